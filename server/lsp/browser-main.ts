import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from "vscode-languageserver/browser";
import type { WasmModules } from "../syntax/wasm-parser.js";
import { browserHost } from "./browser-host.js";
import { guardedMessages } from "./message-guard.js";
import { serve } from "./server.js";

interface WorkerScope {
  addEventListener(type: "message", listen: (event: { readonly data: WasmModules }) => void, options: { readonly once: true }): void;
}
declare const self: WorkerScope;

// The first message brings the parser: a worker cannot know where the extension keeps its files. Then the protocol begins.
self.addEventListener(
  "message",
  ({ data }) => {
    const options = { messageStrategy: guardedMessages() };
    const connection = createConnection(ProposedFeatures.all, new BrowserMessageReader(self), new BrowserMessageWriter(self), options);
    serve(connection, browserHost(connection, data));
    connection.listen();
  },
  { once: true },
);
