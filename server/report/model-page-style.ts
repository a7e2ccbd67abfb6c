/** The page's style: light and dark by the reader's system, and readable on paper. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #fbfbfc; --panel: #fff; --ink: #1c2026; --soft: #5d6673; --rule: #d8dce2; --line: #98a2b0;
  --wait: #fdf0d9; --wait-edge: #c9912c; --queue: #e0ecfb; --queue-edge: #4b81c4; --work: #fff; --work-edge: #8d97a5;
  --lock: #e7e3f6; --lock-edge: #7865bd; --alarm: #c3232b; --alarm-fill: #fde9e9; --focus: #0b62d6; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --panel: #1b1f25; --ink: #e4e8ee; --soft: #9aa5b3; --rule: #323943; --line: #687485;
  --wait: #3a2f18; --wait-edge: #c89a45; --queue: #1b304b; --queue-edge: #5b93d8; --work: #20252c; --work-edge: #66717f;
  --lock: #2c2747; --lock-edge: #9583dc; --alarm: #ff6b6b; --alarm-fill: #40191c; --focus: #6aa9ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
header { position: sticky; top: 0; z-index: 1; padding: 10px 20px; background: var(--panel); border-bottom: 1px solid var(--rule); display: flex; flex-wrap: wrap; gap: 6px 28px; align-items: center; }
h1 { font-size: 17px; margin: 0; }
.tools { display: flex; flex-wrap: wrap; gap: 6px 24px; align-items: center; }
input { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--rule); border-radius: 5px; padding: 4px 8px; width: 17em; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; margin: 0; padding: 0; color: var(--soft); font-size: 12.5px; }
.legend li { display: flex; align-items: center; gap: 6px; }
.key { width: 16px; height: 12px; border: 1.5px solid; border-radius: 3px; }
.key.wait { background: var(--wait); border-color: var(--wait-edge); } .key.queue { background: var(--queue); border-color: var(--queue-edge); border-radius: 6px; }
.key.work { background: var(--work); border-color: var(--work-edge); } .key.lock { background: var(--lock); border-color: var(--lock-edge); }
.line { width: 22px; border-top: 2px solid var(--line); } .line.tries { border-top-style: dashed; } .line.alarm { border-color: var(--alarm); border-top-width: 3px; }
.page { display: flex; align-items: flex-start; }
main { flex: 1; min-width: 0; padding: 8px 20px 40px; }
section { scroll-margin-top: 70px; } section > h2 { font-size: 15px; margin: 18px 0 8px; } section > h2 small { font-weight: 400; color: var(--soft); margin-left: 8px; }
.canvas { overflow-x: auto; border: 1px solid var(--rule); border-radius: 8px; background: var(--panel); }
svg { display: block; margin: auto; max-width: 100%; min-width: 900px; height: auto; }
svg text { font: 11.5px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: var(--soft); }
svg .title { font-weight: 600; fill: var(--ink); }
.box { cursor: pointer; outline: none; } .box rect { stroke-width: 1.5; }
.box.wait rect { fill: var(--wait); stroke: var(--wait-edge); } .box.queue rect { fill: var(--queue); stroke: var(--queue-edge); }
.box.work rect { fill: var(--work); stroke: var(--work-edge); } .box.lock rect { fill: var(--lock); stroke: var(--lock-edge); }
.box.alarm rect { stroke: var(--alarm); stroke-width: 2.5; } .box.work.alarm rect { fill: var(--alarm-fill); }
.box:focus-visible rect { stroke: var(--focus); stroke-width: 3.5; } .box.chosen rect { stroke-width: 3.5; stroke: var(--focus); }
.arrow path { fill: none; stroke: var(--line); stroke-width: 1.4; } .arrow path.head { fill: var(--line); stroke: none; }
.arrow.blocks:not(.alarm):not(.near), .arrow.tries:not(.alarm):not(.near) { opacity: .55; }
.arrow.tries path:not(.head) { stroke-dasharray: 5 4; } .arrow.alarm path { stroke: var(--alarm); stroke-width: 2.4; } .arrow.alarm path.head { fill: var(--alarm); stroke: none; }
.following .box:not(.near), .following .arrow:not(.near), .finding .box:not(.match), .finding .arrow:not(.match) { opacity: .16; }
.box, .arrow { transition: opacity .12s; }
aside[hidden] { display: none; } .hint { margin: 0; flex-basis: 100%; color: var(--soft); font-size: 12.5px; }
aside { width: 330px; flex: none; position: sticky; top: 84px; max-height: calc(100vh - 84px); overflow: auto; padding: 14px 20px 20px 0; font-size: 13px; overflow-wrap: anywhere; }
aside h2 { font-size: 14px; margin: 0; } aside h3 { font-size: 12px; margin: 12px 0 2px; color: var(--soft); text-transform: uppercase; letter-spacing: .04em; }
aside p { margin: 2px 0; color: var(--soft); } aside ul { margin: 0; padding-left: 16px; } aside li { margin: 3px 0; }
.site { color: var(--soft); display: block; } code { font: 11.5px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
nav ul { columns: 200px; padding-left: 18px; } a { color: var(--focus); } nav a.alarm { color: var(--alarm); font-weight: 600; }
@media (max-width: 900px) { .page { display: block; } aside { width: auto; position: static; max-height: none; padding: 0 20px 20px; } header { position: static; } }
@media (prefers-reduced-motion: reduce) { .box, .arrow { transition: none; } }
@media print { header { position: static; } aside { display: none; } }
`;
