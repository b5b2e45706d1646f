/**
 * Executable proof that a task is done. Nothing is made up: commands are those that the project states or that its tools have, files
 * and names are those that the text gives, addresses are whole ones of the text.
 */
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import { bareNameOf, endingOf, folderOf } from '../codebase/path-text.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { WorkItem } from '../work/work-item.ts'
import { placesOf } from './code-places.ts'
import type { Filled } from './filled.ts'
import type { ItemText } from './item-text.ts'
import { migrationCheck } from './migration-check.ts'
import { projectChecks, type ReasonedCheck } from './project-checks.ts'
import type { ScopedPath } from './scoped-path.ts'
import { isTestPath } from './test-run.ts'
import { isToldName, nameCheck } from './told-names.ts'

const MOST_FILES = 4
const FILE_SECONDS = 30
const URL =
  /\b(?:(GET|POST|PUT|PATCH|DELETE|HEAD)\s+)?(https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\/[^\s`"'<>)\]]*)(?:.{0,80}?\b([1-5]\d\d)\b)?/i

/** The checks of a task. */
export function acceptanceOf(
  item: WorkItem,
  text: ItemText,
  paths: readonly ScopedPath[],
  { search }: CodeKnowledge,
): Filled {
  const places = search === undefined ? undefined : placesOf(search.index)
  const migration =
    places === undefined
      ? undefined
      : paths
          .map(({ path }) => (isMigration(path, item) ? migrationCheck(path, places) : undefined))
          .find((one) => one !== undefined)
  // A name that nobody said is no proof: whoever does the work may find a better one.
  const sure = paths.filter((scoped) => isSure(scoped, text))
  const files = fileChecks(item, sure)
  const name = files.some(({ check }) => canFail(check, sure)) ? undefined : nameCheck(item, paths, places)
  const checks = [
    ...files,
    ...(name === undefined ? [] : [name]),
    ...httpChecks(text),
    ...(migration === undefined ? [] : [migration]),
    ...(places === undefined || item.kind === 'docs' || item.kind === 'spike' ? [] : projectChecks(sure, places)),
  ]
  if (checks.length > 0) {
    return {
      fields: { acceptance_checks: checks.map(({ check }) => check) },
      inferred: ['acceptance_checks'],
      derivation: checks.map(({ derived }) => derived),
    }
  }
  const because =
    places === undefined
      ? 'nobody looked at a codebase, and the text names no file or address that could be asked'
      : 'the codebase states no command for these paths, and the text names no file or address'
  return { fields: {}, derivation: [{ field: 'acceptance_checks', rule: 'no-check', because }] }
}

function isMigration(path: string, { kind }: WorkItem): boolean {
  return kind === 'migration' || /migrat|prisma/i.test(path)
}

/** Whether a check can fail before anything is done: by a file that is still missing, or by what it does not hold yet. */
function canFail(check: AcceptanceCheck, paths: readonly ScopedPath[]): boolean {
  if (check.type !== 'artifact' || check.priority !== 'must') return false
  if (check.expect.exists === false || check.expect.contains !== undefined) return true
  return paths.some(({ path, exists }) => path === check.path && !exists)
}

/** Whether the text says the address that a page's file is the page of: `/household/pantry` for `pages/household/pantry.vue`. */
function isStatedPage({ requirements }: WorkItem, path: string): boolean {
  const address = /(?:^|\/)(?:pages|routes)(\/[\w/-]{2,}?)(?:\/index)?\.(?:vue|svelte|[jt]sx?|astro)$/.exec(path)?.[1]
  const isSaid = (text: string): boolean =>
    address !== undefined &&
    `${text} `
      .split(address)
      .slice(1)
      .some((rest) => !/^[\w/-]/.test(rest))
  return requirements.some(({ source, span }) => isSaid(source.text.slice(span.start, span.end)))
}

/** Whether a path is there, or is named by the text, or is called by words of it. */
function isSure({ path, how }: ScopedPath, { all }: ItemText): boolean {
  return how !== 'new' || path.includes('*') || isToldName(isTestPath(path) ? untested(path) : path, all)
}

/** A test's path with the name of what it tests: `user_store` of `test_user_store.py`. */
function untested(path: string): string {
  const name = bareNameOf(path).replace(/^(?:tests?|specs?)[_.-]/i, '')
  return `${folderOf(path)}/${name.replace(/(?:[_.-](?:tests?|specs?)|(?<=[a-z])Tests?)$/i, '')}.${endingOf(path)}`
}

/** Files that must be there afterwards, or must be gone. */
function fileChecks(item: WorkItem, paths: readonly ScopedPath[]): ReasonedCheck[] {
  return paths
    .filter(({ path }) => !path.includes('*'))
    .flatMap((scoped) => fileCheck(item, scoped) ?? [])
    .slice(0, MOST_FILES)
    .map(({ check, ...rest }, place) => ({ ...rest, check: { ...check, id: `file-${place + 1}` } }))
}

function fileCheck(item: WorkItem, { path, how, exists }: ScopedPath): ReasonedCheck | undefined {
  const format = formatOf(path)
  const because = how === 'named' ? 'the text names the file' : 'the file is to be made; its place is worked out'
  if (
    item.kind === 'removal' &&
    how === 'named' &&
    exists &&
    item.requirements.some(({ text }) => text.includes(path))
  ) {
    return artifact(path, { exists: false }, 'must', 'the text names it as what is to be removed')
  }
  if (!exists) {
    const contains = how === 'named' ? statedIn(item, path) : []
    const expect = {
      exists: true,
      ...(contains.length === 0 ? {} : { contains }),
      ...(format === undefined ? {} : { valid: format }),
    }
    return artifact(
      path,
      expect,
      how === 'named' || isTestPath(path) || isStatedPage(item, path) ? 'must' : 'should',
      because,
    )
  }
  if (how !== 'named') return undefined
  const contains = statedIn(item, path)
  if (contains.length === 0 && format === undefined) return undefined
  return artifact(
    path,
    { ...(contains.length === 0 ? {} : { contains }), ...(format === undefined ? {} : { valid: format }) },
    'must',
    because,
  )
}

/** Settings, flags and routes that a sentence names beside a file of settings, contracts or pages, where their letters must then stand. */
function statedIn(item: WorkItem, path: string): string[] {
  if (!/^(?:md|mdx|rst|adoc|ya?ml|json|toml|env|example|ini|proto|graphql)$/.test(endingOf(path))) return []
  const told = item.requirements.filter(
    ({ text }) => text.includes(path) || text.includes(path.slice(path.lastIndexOf('/') + 1)),
  )
  return item.things
    .filter(
      ({ kind, said }) =>
        (kind === 'config_key' || kind === 'flag' || kind === 'command') &&
        told.some(({ text }) => text.includes(said)),
    )
    .map(({ said }) => said.replaceAll('`', ''))
    .slice(0, 3)
}

function formatOf(path: string): 'json' | 'yaml' | undefined {
  if (/(?:^|\/)(?:tsconfig|jsconfig|\.?devcontainer)[\w.-]*\.json$/.test(path)) return undefined
  if (path.endsWith('.json')) return 'json'
  return /\.ya?ml$/.test(path) ? 'yaml' : undefined
}

function artifact(
  path: string,
  expect: Extract<AcceptanceCheck, { type: 'artifact' }>['expect'],
  priority: 'must' | 'should',
  because: string,
): ReasonedCheck {
  return {
    check: { type: 'artifact', id: 'file', priority, timeout_seconds: FILE_SECONDS, when: 'on_complete', path, expect },
    derived: { field: 'acceptance_checks', rule: 'named-file', because, at: path },
  }
}

/** A probe of a whole address of this machine that the text gives. */
function httpChecks({ verbatim }: ItemText): ReasonedCheck[] {
  for (const text of verbatim) {
    const [, method = 'GET', url, status] = URL.exec(text) ?? []
    if (url === undefined || !canBeParsed(url)) continue
    return [
      {
        check: {
          type: 'http',
          id: 'probe',
          priority: 'must',
          timeout_seconds: FILE_SECONDS,
          when: 'on_complete',
          url,
          method: method.toUpperCase(),
          expect: { status: Number(status ?? 200) },
        },
        derived: { field: 'acceptance_checks', rule: 'stated-address', because: `the text gives the address ${url}` },
      },
    ]
  }
  return []
}

function canBeParsed(url: string): boolean {
  return /^https?:\/\/[\w.[\]:-]+\/[\w./?=&%~+#:@!$,;*-]*$/.test(url)
}
