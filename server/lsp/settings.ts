import type { RuleId, Severity } from "../rules/finding.js";

export interface CacheSettings {
  /** Whether what is made of files is kept on the disk, for the next start and for the command line. */
  readonly cache: boolean;
  /** Where; empty: in the user's own cache folder. */
  readonly cacheFolder: string;
}

/**
 * `rtnlens.*` of the client's configuration. The same names under `initializationOptions` (with or without an outer `rtnlens`) are the
 * start values, for clients without `workspace/configuration`.
 */
export interface Settings extends CacheSettings {
  /** Least severity that is shown. */
  readonly severity: Severity;
  /** Another severity for a rule, or none. */
  readonly rules: Readonly<Partial<Record<RuleId, Severity | "off">>>;
  /** Root of the kernel tree; empty: found by walking up. */
  readonly kernelTree: string;
  /** What is analysed without being asked: the modules of open files, or all of the workspace when there is nothing else to do. */
  readonly indexing: "modules" | "workspace";
  /** Workspaces with more C files than this are only analysed as a whole when asked to. */
  readonly indexingLimit: number;
  readonly diagnostics: "auto" | "push" | "pull";
  readonly hover: boolean;
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
  readonly navigation: boolean;
  readonly callHierarchy: boolean;
}

export const defaultSettings: Settings = {
  severity: "info",
  rules: {},
  kernelTree: "",
  indexing: "workspace",
  indexingLimit: 2000,
  cache: true,
  cacheFolder: "",
  diagnostics: "auto",
  hover: true,
  codeLens: true,
  inlayHints: true,
  navigation: true,
  callHierarchy: true,
};

/** Reads what a client gives; what is absent or makes no sense stays as in `base`. */
export function readSettings(given: unknown, base: Settings = defaultSettings): Settings {
  const all = isRecord(given) && isRecord(given.rtnlens) ? given.rtnlens : given;
  if (!isRecord(all)) return base;
  const enabled = (name: keyof Settings & ("cache" | "hover" | "codeLens" | "inlayHints" | "navigation" | "callHierarchy")): boolean => {
    const value = all[name];
    if (isRecord(value)) return typeof value.enable === "boolean" ? value.enable : base[name];
    return typeof value === "boolean" ? value : base[name];
  };
  return {
    severity: oneOf(all.severity, ["info", "warning", "error"], base.severity),
    rules: isRecord(all.rules) ? readRules(all.rules) : base.rules,
    kernelTree: typeof all.kernelTree === "string" ? all.kernelTree : base.kernelTree,
    indexing: oneOf(all.indexing, ["modules", "workspace"], base.indexing),
    indexingLimit: typeof all.indexingLimit === "number" && all.indexingLimit >= 0 ? all.indexingLimit : base.indexingLimit,
    cache: enabled("cache"),
    cacheFolder: typeof all.cacheFolder === "string" ? all.cacheFolder : base.cacheFolder,
    diagnostics: oneOf(all.diagnostics, ["auto", "push", "pull"], base.diagnostics),
    hover: enabled("hover"),
    codeLens: enabled("codeLens"),
    inlayHints: enabled("inlayHints"),
    navigation: enabled("navigation"),
    callHierarchy: enabled("callHierarchy"),
  };
}

const LEVELS: readonly Severity[] = ["info", "warning", "error"];

/** How severe a finding is to this user. */
export function shownSeverity(settings: Settings, finding: { readonly rule: RuleId; readonly severity: Severity }): Severity | "off" {
  const severity = settings.rules[finding.rule] ?? finding.severity;
  return severity !== "off" && LEVELS.indexOf(severity) >= LEVELS.indexOf(settings.severity) ? severity : "off";
}

const SEVERITIES: readonly (Severity | "off")[] = ["off", "info", "warning", "error"];

function readRules(given: Record<string, unknown>): Settings["rules"] {
  const rules: Record<string, Severity | "off"> = {};
  for (const [rule, value] of Object.entries(given)) {
    const severity = SEVERITIES.find((each) => each === value);
    if (severity) rules[rule] = severity;
  }
  return rules;
}

function oneOf<Value extends string>(given: unknown, values: readonly Value[], otherwise: Value): Value {
  return values.find((value) => value === given) ?? otherwise;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
