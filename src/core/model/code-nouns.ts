import type { FactKind } from './code-index.ts'

/**
 * The nouns that the shipped rules use, by kind of fact: one word for one thing, whatever a language calls it. Names are
 * written with `_` for a space. A user's own rules may use others; the index then takes them for what the kind says.
 */
export const NOUNS: Readonly<Record<FactKind, readonly string[]>> = {
  definition: [
    'annotation',
    'attribute',
    'class',
    'component',
    'constant',
    'context',
    'enum',
    'extension',
    'fixture',
    'function',
    'hook',
    'interface',
    'macro',
    'method',
    'module',
    'namespace',
    'object',
    'property',
    'protocol',
    'scope',
    'server_action',
    'static',
    'store',
    'struct',
    'trait',
    'type',
    'union',
    'variable',
  ],
  // The last two only say which methods are hidden; the index settles it and leaves them out.
  export: ['named', 'default', 'reexport', 'visibility', 'visibility_scope'],
  import: ['import', 'include', 'require', 'require_relative', 'dynamic', 'reexport', 'module', 'autoload'],
  extends: ['extends', 'implements', 'includes', 'embeds'],
  // What others register with; a place that registers; a table outside of the code.
  registry: ['registry', 'registration', 'entry_point'],
  route: ['route', 'page', 'graphql', 'rpc', 'mount'],
  table: ['table', 'model', 'view', 'enum', 'creates', 'changes'],
  migration: ['migration', 'change_set'],
  event: ['emits', 'listens'],
  command: ['command', 'group', 'option', 'script', 'task', 'program'],
  config_key: ['reads', 'sets', 'flag', 'field'],
  env: ['reads', 'binds', 'names'],
  test: ['test', 'suite', 'case'],
  resource: ['migrations', 'port', 'pool', 'lock_file', 'generated_code', 'concurrency_group', 'deployment_target'],
  syntax_error: ['error'],
}

/** Nouns of definitions that any language has. The others come from a framework, and say more. */
const GENERAL: ReadonlySet<string> = new Set([
  'attribute',
  'class',
  'constant',
  'enum',
  'function',
  'interface',
  'method',
  'module',
  'namespace',
  'object',
  'property',
  'static',
  'struct',
  'type',
  'union',
  'variable',
])

/** Whether a noun says more than what the language itself has: `component` rather than `function`. */
export function isSpecial(noun: string): boolean {
  return !GENERAL.has(noun)
}
