/** The name under which a connection is tested: the log keeps it, and nobody takes it for a client. */
export const testerName = "Connection test";
