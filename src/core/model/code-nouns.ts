import type { FactKind } from './code-index.ts'

/**
 * The nouns that the shipped rules use, by kind of fact: one word for one thing, whatever a language calls it. Names are
 * written with `_` for a space. A user's own rules may use others; the index then takes them for what the kind says.
 */
export const NOUNS: Readonly<Record<FactKind, readonly string[]>> = {
  definition: words(
    'annotation attribute class component constant context enum extension fixture function hook interface macro method module ' +
      'namespace object property protocol scope server_action static store struct trait type union variable',
  ),
  // The last two only say which methods are hidden; the index settles it and leaves them out.
  export: words('named default reexport visibility visibility_scope'),
  // `constant` only says which constants a file of Ruby names; the index follows them and leaves them out.
  import: words('import include require require_relative dynamic reexport module autoload constant'),
  extends: words('extends implements includes embeds'),
  // What others register with; a place that registers; what a manifest states.
  registry: words('registry registration entry_point'),
  // `prefix` only says what stands around routes of Rails; the index joins it to them and leaves it out.
  // `procedure` and `router_entry` are halves of what tRPC calls `recipes.create`; the index puts them together.
  route: words('route page graphql rpc mount prefix procedure router_entry'),
  // What a migration does to a table is `creates` or `changes`.
  table: words('table model view enum creates changes'),
  migration: words('migration change_set'),
  event: words('emits listens'),
  command: words('command group option script task program'),
  config_key: words('reads sets flag field'),
  // Read; taken by a flag or a field; named by a constant.
  env: words('reads binds names'),
  // `scope` only says what is compiled for tests alone; the index marks what stands in it.
  test: words('test suite case scope'),
  resource: words('migrations port pool lock_file generated_code concurrency_group deployment_target'),
  syntax_error: words('error'),
}

/** Nouns of definitions that any language has. The others say more, as `component` rather than `function`. */
const GENERAL: ReadonlySet<string> = new Set(
  words(
    'attribute class constant enum function interface method module namespace object property static struct type union variable',
  ),
)

/** Whether a noun says more than what any language has. */
export function isSpecial(noun: string): boolean {
  return !GENERAL.has(noun)
}

function words(text: string): string[] {
  return text.split(' ')
}
