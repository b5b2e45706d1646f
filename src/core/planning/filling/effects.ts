/** What a task touches beside its own process, whether it may be done twice, and how it is taken back. */
import type { Effect } from '../../model/action.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { WorkItem } from '../work/work-item.ts'
import { placesOf } from './code-places.ts'
import type { Filled } from './filled.ts'
import { migrationTool } from './migration-check.ts'
import type { ScopedPath } from './scoped-path.ts'

/** What the kinds of effects are called in reasons. */
const RULES: Readonly<Partial<Record<Effect['kind'], string>>> = {
  fs: 'effect-on-files',
  db: 'effect-on-database',
  deploy: 'effect-on-deployment',
  pkg: 'effect-on-packages',
}
const DEPLOYS = /^(?:deploy|release|publish|ship|promote|roll)$/
const PACKAGES =
  /\b(?:add|install|upgrade|bump|remove|replace|update)\b.{0,40}\b(?:dependenc\w+|packages?|librar\w+|gems?|crates?|modules?|sdk)\b/i

/** Effects with their reasons. */
export function effectsOf(item: WorkItem, paths: readonly ScopedPath[], { search }: CodeKnowledge): Filled {
  const places = search === undefined ? undefined : placesOf(search.index)
  const tool =
    places === undefined
      ? undefined
      : paths.map(({ path }) => migrationTool(path, places)).find((one) => one !== undefined)
  const effects: Effect[] = []
  const reasons: string[] = []
  const add = (effect: Effect, because: string): void => {
    effects.push(effect)
    reasons.push(because)
  }
  if (paths.length > 0)
    add(
      { kind: 'fs', writes: paths.map(({ path }) => path), reversible: true },
      'it writes the files in its scope, which version control takes back',
    )
  if (item.kind === 'migration') {
    const tables = item.things.filter(({ kind }) => kind === 'table' || kind === 'entity').map(({ name }) => name)
    const writes = [...new Set(tables)]
    add(
      { kind: 'db', ...(writes.length === 0 ? {} : { writes }), reversible: tool?.undo !== undefined },
      'a migration changes the database that it is tried on',
    )
  }
  if (DEPLOYS.test(item.verb)) add({ kind: 'deploy', reversible: false }, `“${item.verb}” changes what others use`)
  if (item.requirements.some(({ text }) => PACKAGES.test(text)))
    add({ kind: 'pkg', reversible: true }, 'its words add or change a package')
  const outward = effects.some(({ kind }) => kind === 'db' || kind === 'deploy')
  const because = outward
    ? 'what it does outside its files could be done twice'
    : 'it only edits files, so that doing it again ends in the same state'
  const undo = item.kind === 'migration' && tool?.undo !== undefined ? tool : undefined
  return {
    fields: {
      ...(effects.length === 0 ? {} : { effects }),
      idempotent: !outward,
      ...(undo?.undo === undefined
        ? {}
        : {
            compensation: {
              cmd: undo.directory === '.' ? undo.undo : `cd ${undo.directory} && ${undo.undo}`,
              timeout_seconds: 300,
            },
          }),
    },
    inferred: [
      ...(effects.length === 0 ? [] : ['effects']),
      'idempotent',
      ...(undo === undefined ? [] : ['compensation']),
    ],
    derivation: [
      ...effects.map(({ kind }, place) => ({
        field: 'effects',
        rule: RULES[kind] ?? `effect-on-${kind}`,
        because: reasons[place] ?? '',
      })),
      { field: 'idempotent', rule: outward ? 'outward-effect' : 'files-only', because },
      ...(undo === undefined
        ? []
        : [
            { field: 'compensation', rule: 'migration-tool', because: `${undo.name} takes its last migration back so` },
          ]),
    ],
  }
}
