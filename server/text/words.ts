/** What a word of kernel C means to the text layer, as bits. A word without bits is an ordinary identifier. */
export const WordClass = {
  /** A keyword of C: never an identifier that a function mentions. */
  keyword: 1,
  /** `if`, `for`, `while`, `switch`: parentheses and then a statement follow. */
  control: 1 << 1,
  /** To be blanked, because the grammar does not know it: `__init`, `__iomem`. */
  annotation: 1 << 2,
  /** An annotation whose parentheses belong to it: `__must_hold(&x->lock)`. */
  annotationCall: 1 << 3,
  /** `struct`, `union`, `enum`. */
  tag: 1 << 4,
  /** Reads like the name of an iterating macro. */
  loop: 1 << 5,
  /** `int`, `unsigned`, `void`, …. */
  type: 1 << 6,
  /** `static`, `const`, `inline`, …: may stand before a type. */
  specifier: 1 << 7,
  /** `sizeof`, `typeof`, `asm`, …: parentheses follow, but it is no call. */
  operator: 1 << 8,
  case: 1 << 9,
  default: 1 << 10,
  else: 1 << 11,
  do: 1 << 12,
  /** `return`, `goto`, `break`, `continue`. */
  jump: 1 << 13,
  static: 1 << 14,
  /** `scoped_guard`, `scoped_cond_guard`. */
  scopedGuard: 1 << 15,
  typedef: 1 << 16,
  enum: 1 << 17,
  /** `offsetof`, for which the grammar has a form of its own that is too narrow. */
  offsetof: 1 << 18,
  /** `__always_inline`: reads as `inline`. */
  inline: 1 << 19,
  /** `__unused`: in old code as often the name of a filler member as an annotation. */
  filler: 1 << 20,
  /** Reads like the name of a macro: capitals. */
  capitals: 1 << 21,
  typeof: 1 << 22,
  /** An annotation only between a type and what is declared: `char far *p`. */
  between: 1 << 24,
  /** `int uninitialized_var(x);` declares x. */
  transparent: 1 << 26,
  /** An annotation that takes no parentheses. */
  bare: 1 << 25,
  /** `__alignof__`, which the grammar knows for types only. */
  alignof: 1 << 23,
  /** `guard`, `scoped_guard`, `CLASS`, …: the name of a class follows in parentheses. */
  guard: 1 << 27,
  /** `DEFINE_GUARD`, `DEFINE_LOCK_GUARD_0`. */
  guardDefinition: 1 << 28,
} as const;

const C = WordClass;

const WORDS = new Map<string, number>();

function define(bits: number, words: string): void {
  for (const word of words.split(/\s+/)) WORDS.set(word, bits);
}

define(C.keyword | C.control, "if for while switch");
define(C.keyword | C.tag, "struct union");
define(C.keyword | C.tag | C.enum, "enum");
define(C.keyword | C.type, "void char short int long float double signed unsigned bool _Bool __signed__ __int128");
define(
  C.keyword | C.specifier,
  "const volatile register extern inline auto restrict __inline __inline__ __volatile__ __const __restrict __restrict__",
);
define(C.keyword | C.specifier | C.static, "static");
define(C.keyword | C.specifier | C.typedef, "typedef");
define(C.keyword | C.operator, "sizeof asm __asm__ __asm _Generic");
define(C.keyword | C.operator | C.alignof, "_Alignof __alignof__ __alignof");
define(C.keyword | C.operator | C.typeof, "typeof __typeof__ __typeof");
define(C.keyword | C.case, "case");
define(C.keyword | C.default, "default");
define(C.keyword | C.else, "else");
define(C.keyword | C.do, "do");
define(C.keyword | C.jump, "return goto break continue");
define(C.scopedGuard | C.loop | C.guard, "scoped_guard scoped_cond_guard");
define(C.guard, "guard");
define(C.guard | C.capitals, "CLASS ACQUIRE");
define(C.guardDefinition | C.capitals, "DEFINE_GUARD DEFINE_LOCK_GUARD_0");
define(C.offsetof, "offsetof");
define(C.inline | C.specifier, "__always_inline __forceinline");
define(C.transparent, "uninitialized_var");
define(C.annotation | C.filler, "__unused __used");
define(C.annotation | C.between, "far SK_FAR");
define(
  C.annotation,
  `__init __exit __initdata __exitdata __initconst __ref __refdata __refconst __sched __kprobes __read_mostly __ro_after_init
  __iomem __user __kernel __force __rcu __percpu __bitwise __bitwise__ __nocast __private __safe __maybe_unused __always_unused
  __must_check __deprecated __weak __pure __attribute_const__ __cold __hot __packed __noreturn noinline noinline_for_stack __noinline
  notrace asmlinkage __visible __flatten __noclone __cacheline_aligned __cacheline_aligned_in_smp ____cacheline_aligned
  ____cacheline_aligned_in_smp ____cacheline_internodealigned_in_smp __page_aligned_data __page_aligned_bss __latent_entropy
  __randomize_layout __no_randomize_layout __designated_init __nonstring __initdata_or_module __init_or_module __initconst_or_module
  __lockfunc __irq_entry __softirq_entry noinstr __no_kcsan __no_kasan_or_inline __no_sanitize_address __no_sanitize_undefined
  INDIRECT_CALLABLE_SCOPE __bpf_kfunc __efiapi EFIAPI fastcall __extension__ __le_or_be __no_stack_protector __nocfi __noscs __ksym
  __must_be_noderef __init_refok __initdata_refok __exit_refok __attribute_used__ __attribute_pure__ __mockable VISIBLE_IF_KUNIT
  __always_unused__ __noinitretpoline __no_profile __guarded __hotplug __user_code __flatten__ __signal_safe asmregparm`,
);
define(
  C.annotation | C.annotationCall,
  `__attribute__ __attribute __printf __scanf __aligned __section __must_hold __acquires __releases __cond_acquires __cond_releases
  __must_hold_shared __acquires_shared __releases_shared __guarded_by __pt_guarded_by __counted_by __counted_by_le __counted_by_be
  __counted_by_ptr __sized_by __free __cleanup __assume_aligned __alloc_size __realloc_size __malloc __error __warning __compiletime_error
  __compiletime_warning __no_sanitize __copy __alias __gnu_printf __nonnull __returns_nonnull __flag_enum __excludes __must_not_hold
  __cond_acquires_shared __init_margin __diagnose_as __overloadable __linktime_error __alignas _Alignas __acquires_if __target __optimize`,
);

const ALIGNMENT = /^_{1,4}(?:\w*_)?(?:aligned|packed)(?:_\w+)?$/;
const INLINE = /(?:^|_)(?:no|force)inline(?:_|$)/;
const INIT_SECTION = /^__(?:dev|cpu|mem|net_|kernel_|hotplug_|late_|early_)?(?:init|exit)(?:data|const|rodata)?$/;
const LOOP = /for_?each|foreach|(?:^|_)each(?:_|$)|iterate|(?:^|_)iter$|(?:^|_)loop(?:_|$)|_walk(?:_|$)|^for_|_for$/i;
const CAPITALS = /^[A-Z][A-Z0-9_]*$/;

/** Whether a word is an annotation where it stands; one that is known by its pattern only takes no parentheses (`__copy_aligned(x)` is a call). */
export function isAnnotation(bits: number, hasParentheses: boolean): boolean {
  return (bits & C.annotation) !== 0 && !(hasParentheses && (bits & C.bare) !== 0);
}

/** The classes of a word; called once for every different word of a text. */
export function classOfWord(word: string): number {
  const known = WORDS.get(word);
  if (known !== undefined) return known;
  // Most words are none of these; the first character and the length tell most of those.
  const first = word.charCodeAt(0);
  if (first === 95 && (INIT_SECTION.test(word) || ALIGNMENT.test(word))) return C.annotation | C.bare;
  const capitals = first >= 65 && first <= 90 && CAPITALS.test(word) ? C.capitals : 0;
  if (word.length < 4) return capitals;
  if (INLINE.test(word)) return C.annotation | C.bare;
  return (LOOP.test(word) ? C.loop : 0) | capitals;
}
