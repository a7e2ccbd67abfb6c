import assert from "node:assert/strict";
import { type EditorHome, editorHome, readmeBlock, reported } from "./session.js";

/** Waits for findings, mends the code and goes. A batch Emacs has no command loop: what waits for it is run by hand. */
const SCRIPT = `
(defun report (name value) (princ (format "rtnlens-test: %s %s\\n" name (json-encode value))))
(defun wait (done)
  (let ((end (+ (float-time) 45)))
    (while (and (not (funcall done)) (< (float-time) end)) (accept-process-output nil 0.05))
    (and (funcall done) t)))
(find-file "tincan_group.c")
(run-hooks 'post-command-hook)
(report "connected" (wait #'eglot-current-server))
(wait (lambda () (flymake-start) (flymake-diagnostics)))
(report "found" (vconcat (mapcar (lambda (each) (list (line-number-at-pos (flymake-diagnostic-beg each)) (flymake-diagnostic-text each)))
                                 (flymake-diagnostics))))
(goto-char (point-min))
(search-forward "flush_work")
(report "hover" (plist-get (plist-get (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))
                                      :contents) :value))
(delete-region (line-beginning-position) (line-end-position))
(eglot--signal-textDocument/didChange)
(report "mended" (wait (lambda () (not (flymake-diagnostics)))))
(report "errors" (with-current-buffer (get-buffer-create (jsonrpc-stderr-buffer (eglot-current-server))) (buffer-string)))
(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
(report "messages" (with-current-buffer "*Messages*" (buffer-string)))
`;

describe("Emacs with the README's configuration", () => {
  let home: EditorHome;

  beforeEach(() => {
    home = editorHome();
  });

  afterEach(() => home.remove());

  it("shows the example's deadlock, with its steps, until it is mended", function () {
    this.timeout(200_000);
    const init = home.write("init.el", readmeBlock("elisp"));
    const script = home.write("script.el", SCRIPT);
    // Packages of the distribution are known once they are initialised, which is done before init.el is read.
    const told = reported(home.run("emacs", ["--batch", "-f", "package-initialize", "-l", init, "-l", script]));
    assert.equal(told.get("connected"), true);
    const found = told.get("found");
    assert.ok(Array.isArray(found) && found.length === 1, JSON.stringify(found));
    assert.equal(found[0][0], 58);
    assert.match(found[0][1], /flush_workqueue\(\) waits for all works on tincan_workqueue.*with RTNL held/);
    assert.match(found[0][1], /^waiting thread: .*tincan_main\.c:37: tincan_stop\(\) calls tincan_down$/m);
    assert.match(found[0][1], /^worker: .*tincan_group\.c:12: loops on rtnl_trylock\(\)/m);
    assert.match(String(told.get("hover")), /\*\*wait\*\* `flush_workqueue\(\)` for queue `tincan_workqueue`/);
    assert.equal(told.get("mended"), true);
    assert.equal(told.get("errors"), "");
    assert.doesNotMatch(String(told.get("messages")), /warning|error/i);
  });
});
