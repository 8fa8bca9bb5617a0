// Stands in for the `electron` package in unit tests: outside Electron the real one would start to download its binary.
throw new Error(
  "A unit test imported electron. Hand the part in as an argument, or test it under test/electron's double.",
);
