import { lineOf, QuotedDocument } from '../quoted-document.ts'
import { secretsIn } from '../secret.ts'
import type { Findings } from '../findings.ts'
import { pointer } from './artifact-reader.ts'
import type { Artifacts } from './artifacts.ts'

/** Places of one file that are told one by one. */
const PLACES_TOLD = 20

/** Stands between texts that are searched in one go, and in no text of a plan. */
const BETWEEN = '\n\0\n'

/** What is carried out, by the names of its fields: it cannot be masked. */
const CARRIED_OUT: ReadonlySet<string> = new Set(['action', 'compensation', 'acceptance', 'acceptance_checks'])

/**
 * Looks for secrets in all that a plan holds: its artifacts, its documents and its copies of the specification. One that
 * stands there unmasked is an error; in a command it is a warning. None is ever repeated in a finding.
 */
export function checkSecrets(
  artifacts: Artifacts,
  files: ReadonlyMap<string, string>,
  specs: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  const documents = [...files].filter(([name]) => name.endsWith('.md'))
  for (const [name, text] of [...documents, ...specs]) {
    const { plain } = new QuotedDocument(text)
    tell(
      name,
      secretsIn(plain.index.text).map(({ start, kind }) => ({ place: `${name}:${lineOf(plain, start)}`, kind })),
      findings,
    )
  }
  for (const [name, artifact] of Object.entries(artifacts)) {
    if (artifact === undefined) continue
    const { texts, commands } = stringsOf(artifact.raw)
    tell(`${name}.json`, placed(`${name}.json`, texts), findings)
    // Each artifact repeats the commands; the tasks are where a person looks.
    if (name === 'tasks') tellCommands(placed('tasks.json', commands), findings)
  }
}

interface Place {
  readonly place: string
  readonly kind: string
}

/** A string of a JSON value, and how to get there. */
interface Found {
  readonly text: string
  readonly at: Step
}

interface Step {
  readonly key: PropertyKey
  readonly before: Step | undefined
}

/** All strings of a JSON value, those that are carried out apart; a variable with its name. What is deeper comes later. */
function stringsOf(root: object): { readonly texts: Found[]; readonly commands: Found[] } {
  const texts: Found[] = []
  const commands: Found[] = []
  const open: { readonly value: object; readonly at: Step | undefined; readonly isRun: boolean }[] = [
    { value: root, at: undefined, isRun: false },
  ]
  for (const holder of open) {
    const { value, at: before } = holder
    const isEnv = holder.isRun && before?.key === 'env'
    for (const [key, item] of Object.entries(value) as [string, unknown][]) {
      const isRun = holder.isRun || CARRIED_OUT.has(key)
      const at = { key: Array.isArray(value) ? Number(key) : key, before }
      if (typeof item === 'string') (isRun ? commands : texts).push({ text: isEnv ? `${key}=${item}` : item, at })
      else if (typeof item === 'object' && item !== null) open.push({ value: item, at, isRun })
    }
  }
  return { texts, commands }
}

/** The places of the secrets among these texts, in the order of the texts. */
function placed(name: string, found: readonly Found[]): Place[] {
  const joined = found.map(({ text }) => text).join(BETWEEN)
  const spans = secretsIn(joined)
  if (spans.length === 0) return []
  const places: Place[] = []
  let index = 0
  let end = found[0]?.text.length ?? 0
  for (const { start, kind } of spans) {
    while (start >= end) end += BETWEEN.length + (found[++index]?.text.length ?? 0)
    places.push({ place: pointer(name, pathTo((found[index] as Found).at)), kind })
  }
  return places
}

function pathTo(at: Step): PropertyKey[] {
  const path: PropertyKey[] = []
  for (let step: Step | undefined = at; step !== undefined; step = step.before) path.push(step.key)
  return path.reverse()
}

function tell(name: string, places: readonly Place[], findings: Findings): void {
  const advice = 'Take the secret out of the specification, replace it where it is valid, and make the plan again.'
  for (const { place, kind } of places.slice(0, PLACES_TOLD)) {
    findings.error('secret-in-plan', `Here stands what looks like a secret (${kind}).`, place, advice)
  }
  const more = places.length - PLACES_TOLD
  if (more > 0) findings.error('secret-in-plan', `${name} holds ${more} more.`, name, advice)
}

function tellCommands(places: readonly Place[], findings: Findings): void {
  const [first] = places
  if (first === undefined) return
  const more = places.length > 1 ? `, and ${places.length - 1} more commands do` : ''
  findings.warn(
    'secret-in-command',
    `What is run here holds what looks like a secret (${first.kind})${more}.`,
    first.place,
    'Let the command read an environment variable that is set where the plan is carried out, such as "$API_TOKEN".',
  )
}
