/** What a person types to run us. A checkout puts no `countersign` on the PATH, so every text that names a command says this. */
export const command = (rest: string): string => `node bin/countersign.mjs ${rest}`;
