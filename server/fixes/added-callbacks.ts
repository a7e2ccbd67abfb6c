import { DEVICE_NAME_MEMBER, DEVICE_OPS, DEVICE_TYPE } from "../kernel/lifecycle.js";
import { allocationCall, DESTROY_QUEUE } from "../kernel/queue-api.js";
import { callsTo, mayComeAfter } from "./call-order.js";
import { mentionsOf } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import { canReach, declarationType, usualName, wayTo } from "./interface-pointer.js";
import { functionsNamed, type Module } from "./module.js";
import { addDestruction } from "./place-destruction.js";
import type { QueueHome } from "./queue-home.js";
import { queueName } from "./queue-name.js";
import type { QueuePlan } from "./queue-plan.js";
import { usesOf } from "./queue-uses.js";
import { endOfLine, type FunctionText, type SourceFile, startOfLine } from "./source-file.js";
import { columns, wrapCall } from "./wrap-call.js";

/** A table of a network device's operations, as text. */
interface OpsTable {
  readonly file: SourceFile;
  readonly variable: string;
  /** The start of its definition's first line, and past the line of its opening brace. */
  readonly start: number;
  readonly bodyStart: number;
  /** `\t\t= ` between the longest member before and its value, and what stands before a member. */
  readonly body: string;
}

/**
 * A driver without functions that make and undo an interface's resources gets callbacks of its own: the kernel calls them when the interface is
 * registered and when it has gone. A `ndo_uninit` that is there already frees the queue. Not where the device's operations have a `ndo_init`,
 * or are not all in one file.
 */
export function addedCallbacks(module: Module, plan: QueuePlan, queuers: ReadonlySet<FunctionText>): QueueHome | undefined {
  const { structure } = plan.split;
  const tables = opsTables(module, structure);
  const [first] = tables;
  const way = wayTo(module, DEVICE_TYPE, structure);
  if (!first || !way || tables.some(({ file, body }) => file !== first.file || /\.ndo_init\b/.test(body))) return undefined;
  const existing = existingUninit(module, tables);
  if (existing === "several" || isQueuedEarly(module, structure, queuers)) return undefined;
  const device = usualName(module, DEVICE_TYPE) ?? "dev";
  const names: NewCallbacks = { makes: `${prefixOf(first)}_ndo_init`, undoes: existing ? undefined : `${prefixOf(first)}_ndo_uninit` };
  if ([names.makes, names.undoes].some((name) => name !== undefined && isTaken(module, name))) return undefined;
  return {
    madeIn: `a new ${names.makes}()`,
    destroyedIn: [existing ? `${existing.name}()` : `a new ${names.undoes}()`],
    add(edits, isSharedGone) {
      const own = `${way.name}->${plan.member.name}`;
      const name = queueName(module, plan, `${device}->${DEVICE_NAME_MEMBER}`, isSharedGone);
      const call = allocationCall(module.analysis.program.tables.version, plan.allocation.shape, name);
      const local = `\t${declarationType(module, structure)}${way.name} = ${way.from(device)};\n`;
      const head = (type: string, callback: string): string =>
        `static ${type} ${callback}(struct ${DEVICE_TYPE} *${device})\n{\n${local}\n`;
      const made = `${head("int", names.makes)}${wrapCall(`\t${own} = `, call, ";").join("\n")}\n\tif (!${own})\n\t\treturn -ENOMEM;\n\n\treturn 0;\n}\n\n`;
      const undone = names.undoes === undefined ? "" : `${head("void", names.undoes)}\t${DESTROY_QUEUE}(${own});\n}\n\n`;
      edits.insert(first.file.path, first.start, made + undone);
      for (const table of tables) addEntries(edits, table, names);
      return (
        !existing ||
        addDestruction(
          module,
          edits,
          existing,
          { structure, member: plan.member.name, isGuarded: false, isMadeLast: false, uses: usesOf(module, plan), isOwn: true },
          [],
        )
      );
    },
  };
}

interface NewCallbacks {
  readonly makes: string;
  /** Absent where the driver has one. */
  readonly undoes: string | undefined;
}

/** The function that all tables name for the device's end; `several` where they differ. */
function existingUninit(module: Module, tables: readonly OpsTable[]): FunctionText | "several" | undefined {
  const names = new Set(tables.map(({ body }) => /\.ndo_uninit\s*=\s*(\w+)/.exec(body)?.[1]));
  const [only] = names;
  if (names.size > 1) return "several";
  const [first] = tables;
  return only === undefined || !first ? undefined : (functionsNamed(module, first.file, only)[0] ?? "several");
}

function isTaken(module: Module, name: string): boolean {
  return [...module.files.values()].some((file) => mentionsOf(file.text, { start: 0, end: file.text.length }, name).length > 0);
}

/** The tables that belong to the structure: one of their functions has, or comes to, a pointer to it. */
function opsTables(module: Module, structure: string): readonly OpsTable[] {
  const found = new Map<string, OpsTable>();
  for (const { name, routine, at } of module.analysis.collected.entries) {
    if (!name.startsWith(`${DEVICE_OPS}.`) || routine.unit !== module.unit.index) continue;
    const file = module.files.get(at.file);
    const key = `${at.file} ${at.function}`;
    if (!file || found.has(key)) continue;
    const own = module.files.get(routine.file);
    const within = own && functionsNamed(module, own, routine.name)[0];
    const table = within && canReach(module, within, structure) ? readTable(file, at.function) : undefined;
    if (table) found.set(key, table);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function readTable(file: SourceFile, variable: string): OpsTable | undefined {
  const match = new RegExp(`^.*\\bstruct\\s+${DEVICE_OPS}\\s+${variable}\\s*=\\s*\\{`, "m").exec(file.text);
  if (!match) return undefined;
  const bodyStart = endOfLine(file, match.index + match[0].length - 1);
  const end = file.text.indexOf("};", bodyStart);
  return { file, variable, start: startOfLine(file, match.index), bodyStart, body: file.text.slice(bodyStart, end) };
}

function addEntries(edits: EditSet, { file, bodyStart, body }: OpsTable, { makes, undoes }: NewCallbacks): void {
  // Members are aligned by tabs at a column that the longest of them needs.
  const aligned = /^([ \t]*)\.(\w+)([ \t]*)=[ \t]*/m.exec(body);
  const indent = aligned?.[1] ?? "\t";
  const column = aligned ? columns(`${indent}.${aligned[2]}${aligned[3]}`) : 0;
  const line = (member: string, value: string): string => `${filled(`${indent}.${member}`, column, aligned?.[3] ?? " ")}= ${value},\n`;
  edits.insert(file.path, bodyStart, line("ndo_init", makes) + (undoes === undefined ? "" : line("ndo_uninit", undoes)));
}

function filled(text: string, column: number, gap: string): string {
  if (!gap.includes("\t") && gap.length < 2) return `${text} `;
  let result = text;
  do result += gap.includes("\t") ? "\t" : " ";
  while (columns(result) < column);
  return result;
}

/** Whether a moved work may be queued before the interface is registered. */
function isQueuedEarly(module: Module, structure: string, queuers: ReadonlySet<FunctionText>): boolean {
  return [...module.functions.values()]
    .flat()
    .some(
      (within) =>
        canReach(module, within, structure) &&
        callsTo(module, within).length === 0 &&
        /(?:probe|init_one|add_one|newlink)$/.test(within.name) &&
        mayComeAfter(module, within, within.outline.end, new Set([...queuers].filter((each) => each !== within))),
    );
}

function prefixOf({ variable }: OpsTable): string {
  return variable.replace(/_?(?:net_?dev(?:ice)?_?ops|netops|ndo_ops|dev_ops|ops)\w*$/, "") || variable;
}
