import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { optimiseLate } from "../sources/javascript-engine.js";
import { guardedMessages } from "./message-guard.js";
import { nodeHost } from "./node-host.js";
import { serve } from "./server.js";

optimiseLate();
// The transport is the command line's: --stdio, --node-ipc, --socket=PORT or --pipe=NAME.
const connection = createConnection(ProposedFeatures.all, { messageStrategy: guardedMessages() });
serve(connection, nodeHost());
connection.listen();
