export const rowCount = (rows: number) => (rows === 1 ? "1 row" : `${rows.toLocaleString("en-US")} rows`);
