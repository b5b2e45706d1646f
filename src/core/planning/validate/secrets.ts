import { lineOf, QuotedDocument } from '../quoted-document.ts'
import { CARRIED_OUT, LONGEST_FIELD, secretsAmong, stringsOf } from '../secret-scan.ts'
import { secretsIn } from '../secret.ts'
import type { Findings } from '../findings.ts'
import { pointer } from './artifact-reader.ts'
import type { Artifacts } from './artifacts.ts'

/** Places of one file that are told one by one. */
const PLACES_TOLD = 20

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
    // Nearly every plan has none: only then is it asked where they stand.
    if (secretsAmong(texts).length > 0) tell(`${name}.json`, placed(`${name}.json`, artifact.raw, false), findings)
    // Each artifact repeats the commands; the tasks are where a person looks.
    if (name === 'tasks' && secretsAmong(commands).length > 0) {
      tellCommands(placed('tasks.json', artifact.raw, true), findings)
    }
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

/** The places of the secrets in what is told, or in what is run. What is deeper comes later. */
function placed(name: string, root: object, run: boolean): Place[] {
  const found: Found[] = []
  const open: { readonly value: object; readonly at: Step | undefined; readonly isRun: boolean }[] = [
    { value: root, at: undefined, isRun: false },
  ]
  for (const { value, at: before, isRun: isWithin } of open) {
    for (const [key, item] of Object.entries(value) as [string, unknown][]) {
      const isRun = isWithin || CARRIED_OUT.has(key)
      const at = { key, before }
      if (!isRun && !run && key.length > LONGEST_FIELD) found.push({ text: key, at })
      if (typeof item === 'object' && item !== null) open.push({ value: item, at, isRun })
      else if (typeof item === 'string' && isRun === run) {
        found.push({ text: isRun && before?.key === 'env' ? `${key}=${item}` : item, at })
      }
    }
  }
  return secretsAmong(found.map(({ text }) => text)).map(({ index, span }) => ({
    place: pointer(name, pathTo((found[index] as Found).at)),
    kind: span.kind,
  }))
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
