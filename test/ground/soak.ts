/** Full counts, as `npm run soak` asks for; else a sample of them. */
export const soak = process.env.COUNTERSIGN_SOAK !== undefined;
