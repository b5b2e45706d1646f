/** Names that a text gives to what is not in the code yet: before the work they stand nowhere, afterwards they do. */
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { CodeIndex } from '../../model/code-index.ts'
import { endingOf, folderOf, nameOf, stemPathOf } from '../codebase/path-text.ts'
import { namedThingsIn, type ThingKind } from '../named-things/named-thing.ts'
import { partsOf } from '../search/words.ts'
import { withoutNumber } from '../search/stem.ts'
import type { WorkItem, WorkKind } from '../work/work-item.ts'
import type { CodePlaces } from './code-places.ts'
import { MAKING } from './new-files.ts'
import type { ReasonedCheck } from './project-checks.ts'
import type { ScopedPath } from './scoped-path.ts'
import { isTestPath } from './test-run.ts'

const SECONDS = 30
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/
const NAMES: ReadonlySet<ThingKind> = new Set(['symbol', 'type', 'component', 'table', 'config_key', 'flag', 'event'])
const NOT_CODE: ReadonlySet<WorkKind> = new Set(['docs', 'spike', 'removal', 'rename', 'test'])
/** Places where the name of a file is the route. */
const ROUTED_BY_FILE = /(?:^|\/)(?:app|pages|routes)\/.*\.(?:[cm]?[jt]sx?|vue|svelte)$/
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|go|rs|java|kt|cs|php|swift|scala|ex|exs|c|cc|cpp|h|hpp|dart|sql)$/
const PLAIN = /^[\w./@+-]+$/

/** The proof that a name of the text came into the code: in the file that the text names, else in any source of the scope's folders. */
export function nameCheck(
  item: WorkItem,
  paths: readonly ScopedPath[],
  places: CodePlaces | undefined,
): ReasonedCheck | undefined {
  if (NOT_CODE.has(item.kind)) return undefined
  const name = newName(item, paths, places)
  if (name === undefined) return undefined
  const sources = paths.filter(({ path }) => isSource(path, places))
  const named = sources.filter(({ how }) => how === 'named')
  const [only] = named.length > 0 ? named : sources
  if (only === undefined) return undefined
  const because = `the text gives the name “${name}”, which the code does not have yet`
  const at = only.path
  const derived = { field: 'acceptance_checks', rule: 'told-name', because, at }
  const common = { id: 'name', priority: 'must', timeout_seconds: SECONDS, when: 'on_complete' } as const
  if (named.length === 1) {
    const check: AcceptanceCheck = { ...common, type: 'artifact', path: at, expect: { contains: [name] } }
    return { check, derived }
  }
  // Who says no file may put it into any: git knows the files that are new, too.
  if (places === undefined || places.index.history === null) return undefined
  const migrations = paths.filter(({ path }) => path.includes('*') && SOURCE.test(path))
  const patterns = [...new Set([...sources, ...migrations].map(({ path }) => patternAround(path)))].toSorted()
  if (!patterns.every((pattern) => PLAIN.test(pattern.replaceAll('*', '')))) return undefined
  const cmd = `git grep --untracked -q -i -F -e ${name} -- ${patterns.map((pattern) => `"${pattern}"`).join(' ')}`
  return { check: { ...common, type: 'command', cmd, expect: { exit_code: 0 } }, derived }
}

/** Whether the text says a file's name in words (“expiry reminders” for `expiry_reminder.py`); a field's name is no file's. */
export function isToldName(path: string, text: string): boolean {
  const words = partsOf(nameOf(stemPathOf(path))).map(withoutNumber)
  const said = text
    .split(/[^\p{L}\p{N}_]+/u)
    .flatMap((word) => (word.includes('_') ? [] : partsOf(word).map(withoutNumber)))
  return words.length > 0 && said.some((_, start) => words.every((word, place) => said[start + place] === word))
}

function newName(item: WorkItem, paths: readonly ScopedPath[], places: CodePlaces | undefined): string | undefined {
  const known = places === undefined ? undefined : knownNames(places.index)
  const routed = paths.some(({ path }) => ROUTED_BY_FILE.test(path))
  const words = item.requirements.map(({ source, span }) => source.text.slice(span.start, span.end))
  const makes = (text: string): boolean => MAKING.has((/[A-Za-z]+/.exec(text)?.[0] ?? '').toLowerCase())
  const making = MAKING.has(item.verb) ? words : words.filter(makes)
  const migrates = paths.some(({ path }) => /migrat|alembic/i.test(path))
  for (const { kind, said } of [...item.things, ...making.flatMap(namedThingsIn)]) {
    const plain = said.replaceAll('`', '').replace(/\(.*$/, '')
    if (kind === 'endpoint' && known !== undefined && !routed) {
      const segment = plain.split(/[\s/]+/).findLast((part) => /^[a-z][a-z0-9_-]{3,}$/.test(part) && !known.has(part))
      if (segment !== undefined) return segment
      continue
    }
    if (!NAMES.has(kind) || known?.has(plain.toLowerCase()) === true) continue
    const isWritten = making.some((text) => text.includes(`\`${said.replaceAll('`', '')}`))
    const isTable = kind === 'table' && migrates && plain.includes('_')
    if ((isWritten || isTable) && IDENTIFIER.test(plain)) return plain
  }
  return undefined
}

const names = new WeakMap<CodeIndex, ReadonlySet<string>>()

/** Every name of the code, and every part of a route and of a path, in small letters. */
function knownNames(index: CodeIndex): ReadonlySet<string> {
  const known = names.get(index)
  if (known !== undefined) return known
  const all = new Set<string>()
  for (const { path, facts } of index.files) {
    for (const part of path.toLowerCase().split(/[/.]/)) all.add(part)
    for (const { name } of facts) {
      all.add(name.toLowerCase())
      for (const part of name.toLowerCase().split(/[\s/:{}<>()[\].]+/)) all.add(part)
    }
  }
  names.set(index, all)
  return all
}

function isSource(path: string, places: CodePlaces | undefined): boolean {
  if (path.includes('*') || isTestPath(path)) return false
  const role = places?.files.get(path)?.role ?? 'source'
  return SOURCE.test(path) && role === 'source'
}

/** `app/*.rb` for `app/models/user.rb`: git's `*` goes through folders. */
function patternAround(path: string): string {
  const folder = folderOf(path)
  const top = folder === '.' ? '' : `${folder.split('/')[0] ?? ''}/`
  return `${top}*.${endingOf(path)}`
}
