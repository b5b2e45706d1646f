import { posix } from 'node:path'
import { type ImportUse, importsOf, isCode, isTest, type Offence, type Rule, type SourceFile } from './source.ts'

const CORE_BELOW_PLANNING = ['core/std', 'core/model', 'core/graph']
const CORE_EXECUTION = [...CORE_BELOW_PLANNING, 'core/execution']
const CORE = [...CORE_EXECUTION, 'core/planning', 'core/scheduling', 'core/view', 'core/ports']
const BELOW_OPERATIONS = [...CORE, 'system', 'runtime', 'plugins', 'simulation']
const BELOW_FACES = [...BELOW_OPERATIONS, 'operations']

/** For each storey, the storeys that it may import besides itself. */
const MAY_IMPORT: Record<string, string[]> = {
  'core/std': [],
  'core/model': ['core/std'],
  'core/graph': ['core/std', 'core/model'],
  'core/ports': ['core/std', 'core/model'],
  'core/planning': [...CORE_BELOW_PLANNING, 'core/ports'],
  'core/execution': CORE_BELOW_PLANNING,
  'core/scheduling': [...CORE_EXECUTION, 'core/ports'],
  'core/view': CORE_EXECUTION,
  system: CORE,
  runtime: [...CORE, 'system'],
  plugins: [...CORE, 'system'],
  simulation: [...CORE, 'system'],
  operations: BELOW_OPERATIONS,
  testing: BELOW_FACES,
  // The command line opens the servers.
  cli: [...BELOW_FACES, 'server'],
  server: BELOW_FACES,
  terminal: BELOW_FACES,
  entry: BELOW_FACES,
}

/** The packages that the core may use: JavaScript that needs neither Node nor a browser. */
const PURE_PACKAGES = [
  '@noble/hashes',
  'mdast',
  'mdast-util-from-markdown',
  'mdast-util-gfm',
  'micromark-extension-gfm',
  'picomatch',
  'yaml',
  'zod',
]
const TEST_PACKAGES = ['vitest', 'fast-check']

const HOUSE =
  'imports go down only: std ← model ← graph ← {planning, execution}, execution ← {scheduling, view}, model ← ports ← {planning, scheduling}; ' +
  'core ← system ← {runtime, plugins, simulation} ← operations ← {cli, server, terminal}'

/** The storey of a path under src/, or undefined for a path that belongs to none. */
export function storeyOf(path: string): string | undefined {
  const [top, second, third] = path.split('/')
  if (top !== 'src' || second === undefined) return undefined
  if (second === 'index.ts') return 'entry'
  if (second === 'core') return third === undefined ? undefined : `core/${third}`
  return second
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function mayImport(file: SourceFile, from: string, to: string): boolean {
  if (from === to) return true
  if (MAY_IMPORT[from]?.includes(to)) return true
  if (!isTest(file.path)) return false
  // A test may use the public test kit; outside the core it may also join neighbours, as the presets do.
  return to === 'testing' || (!from.startsWith('core/') && to in MAY_IMPORT)
}

function judgeRelative(file: SourceFile, from: string, use: ImportUse): string | undefined {
  const target = posix.join(posix.dirname(file.path), use.specifier)
  const to = storeyOf(target)
  if (to === undefined) {
    return `${file.path} (storey ${from}) imports ${target}, which is in no storey: sources import sources only`
  }
  if (mayImport(file, from, to)) return undefined
  const allowed = MAY_IMPORT[from]?.join(', ') || 'nothing but itself'
  return `${file.path} (storey ${from}) imports ${target} (storey ${to}); ${from} may import: ${allowed}. ${HOUSE}`
}

function judgePackage(file: SourceFile, from: string, use: ImportUse): string | undefined {
  const name = packageOf(use.specifier)
  if (TEST_PACKAGES.includes(name)) {
    return isTest(file.path) || from === 'testing' ? undefined : `${name} belongs in tests only`
  }
  if (name === 'commander' || name === '@bomb.sh/tab') {
    return from === 'cli' ? undefined : `${name} belongs in src/cli only; ${from} is handed its options`
  }
  if (!from.startsWith('core/') || isTest(file.path) || PURE_PACKAGES.includes(name)) return undefined
  return `${file.path} (storey ${from}) imports "${use.specifier}": the core is pure; it may use ${PURE_PACKAGES.join(', ')}`
}

/** Imports go down the house only, and each storey uses only the packages that suit it. */
export const importsGoDown: Rule = {
  name: 'imports go down the house only',
  find(files) {
    const offences: Offence[] = []
    for (const file of files.filter(isCode)) {
      const from = storeyOf(file.path)
      if (from === undefined) continue
      if (!(from in MAY_IMPORT)) {
        const known = Object.keys(MAY_IMPORT).join(', ')
        offences.push({ path: file.path, line: 1, message: `"${from}" is no storey of the house (${known})` })
        continue
      }
      for (const use of importsOf(file)) {
        const judge = use.specifier.startsWith('.') ? judgeRelative : judgePackage
        const message = judge(file, from, use)
        if (message !== undefined) offences.push({ path: file.path, line: use.line, message })
      }
    }
    return offences
  },
}

/** A relative import names its file with its extension, so that Node runs the sources as they are. */
export const importsNameFiles: Rule = {
  name: 'relative imports name the file with its extension',
  find(files) {
    const known = new Set(files.map((file) => file.path))
    return files
      .filter((file) => isCode(file) && file.path.startsWith('src/'))
      .flatMap((file) =>
        importsOf(file)
          .filter((use) => use.specifier.startsWith('.'))
          .filter((use) => !known.has(posix.join(posix.dirname(file.path), use.specifier)))
          .map((use) => ({
            path: file.path,
            line: use.line,
            message: `"${use.specifier}" is no file here; write the path with its extension, as in './order.ts'`,
          })),
      )
  },
}
