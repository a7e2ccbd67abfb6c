import { parentPort, workerData } from "node:worker_threads";
import { diskSource } from "./disk-source.js";
import { serveReading } from "./serve-reading.js";
import type { WorkerSetup } from "./worker-messages.js";

const setup: WorkerSetup = workerData;
if (parentPort) serveReading(parentPort, setup, diskSource(setup.workingDirectory));
