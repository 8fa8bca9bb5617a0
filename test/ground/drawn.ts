import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// Testing Library does so by itself in the first file alone that a worker runs. What stays drawn has clocks that go on, and meet no window any more.
afterEach(cleanup);
