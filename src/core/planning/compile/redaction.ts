/**
 * Secrets leave before anything is made of a proposal. Each is masked by as many characters as it had, so that lines and
 * offsets stay and a quote stands in the masked copy where it stood in the original:
 *
 *   find the secrets of documents, texts and commands · mask the documents · verify each quote against the original, then
 *   quote the masked copy · mask all other texts · say where secrets were
 *
 * Only commands stay as they are, since a masked one would run wrongly. What is compiled is the masked proposal with the
 * masked documents, so a plan follows from what is kept of it. Masking what was masked changes nothing.
 */
import type { EvidenceSpan } from '../../model/evidence.ts'
import type { Finding } from '../../model/finding.ts'
import { hashDocument } from '../../model/canonical.ts'
import type { Proposal } from '../../model/proposal.ts'
import { checkQuote, plainQuote, sourcePath } from '../evidence-check.ts'
import type { Findings } from '../findings.ts'
import { lineOf, QuotedDocument, stretchOf } from '../quoted-document.ts'
import { SecretMask, valuesOf } from '../secret-mask.ts'
import { CARRIED_OUT, LONGEST_FIELD, secretsAmong, stringsOf } from '../secret-scan.ts'
import { secretsIn } from '../secret.ts'
import type { CompileSettings } from './settings.ts'

/** Places of secrets that are told one by one. */
const PLACES_TOLD = 20

/** The longest quote, as the evidence schema has it. */
const LONGEST_QUOTE = 500

/** Names of files and tasks, which others refer to. */
const NAMES: ReadonlySet<string> = new Set(['id', 'path', 'source', 'sha256'])

/** A proposal and settings in which no text but that of commands holds a secret; the same ones when none did before. */
export function withoutSecrets(
  proposal: Proposal,
  settings: CompileSettings,
  findings: Findings,
): { readonly proposal: Proposal; readonly settings: CompileSettings } {
  const { documents, analysis } = settings
  const { texts, commands } = stringsOf([proposal, analysis])
  const said = valuesIn(texts)
  const values = [...valuesIn([...documents.values()]), ...said, ...valuesIn(commands)]
  if (values.length === 0) return { proposal, settings }

  const mask = new SecretMask(values)
  const quoted = new Map<string, QuotedCopy>()
  const maskedDocuments = new Map<string, string>()
  for (const [path, text] of documents) {
    const copy = mask.mask(text)
    maskedDocuments.set(path, copy)
    quoted.set(path, { original: new QuotedDocument(text), copy: new QuotedDocument(copy) })
  }
  const origins = new Map(proposal.sources.map(({ path, origin }) => [path, mask.mask(origin)]))
  const quotes = new Quotes(quoted, mask, origins, findings)
  const clean = maskedCopy(proposal, mask, quotes)
  const sources = clean.sources.map((source) => {
    const text = maskedDocuments.get(source.path)
    return text === undefined || text === documents.get(source.path)
      ? source
      : { ...source, sha256: hashDocument(text) }
  })
  const known = new Set(clean.findings.map(textOf))
  const places = placesTold(proposal, documents, origins)
  // Texts that a proposer made up, and no document holds.
  if (places.length === 0 && said.length > 0) places.push(redacted(clean.sources[0]?.origin ?? '', 'in the proposal'))
  const told = [...places, ...commandsTold(proposal, clean, origins, mask)]
  return {
    proposal: { ...clean, sources, findings: [...clean.findings, ...told.filter((each) => !known.has(textOf(each)))] },
    settings: { ...settings, documents: maskedDocuments, analysis: maskedCopy(analysis, mask, quotes) },
  }
}

/** The secrets of texts. A plan says most of its words many times, as where many tasks wait for one: they are searched once. */
function valuesIn(texts: readonly string[]): string[] {
  const different = [...new Set(texts)]
  return secretsAmong(different).flatMap(({ index, span }) => valuesOf(different[index] as string, [span]))
}

function maskedCopy<T>(value: T, mask: SecretMask, quotes: Quotes): T {
  const copy = (item: unknown, key: string): unknown => {
    if (CARRIED_OUT.has(key) || NAMES.has(key)) return item
    if (typeof item === 'string') return mask.mask(item)
    if (Array.isArray(item)) return item.map((each) => copy(each, ''))
    if (typeof item !== 'object' || item === null) return item
    const entries = Object.entries(item).map(
      ([name, each]) => [name.length > LONGEST_FIELD ? mask.mask(name) : name, copy(each, name)] as const,
    )
    const object: Record<string, unknown> = Object.fromEntries(entries)
    return isSpan(item) ? { ...object, quote: quotes.masked(item) } : object
  }
  return copy(value, '') as T
}

function isSpan(value: object): value is EvidenceSpan {
  return 'quote' in value && 'loc' in value
}

interface QuotedCopy {
  readonly original: QuotedDocument
  readonly copy: QuotedDocument
}

/** Quotes of the originals as quotes of their masked copies. */
class Quotes {
  readonly #documents: ReadonlyMap<string, QuotedCopy>
  readonly #mask: SecretMask
  readonly #origins: ReadonlyMap<string, string>
  readonly #findings: Findings

  constructor(
    documents: ReadonlyMap<string, QuotedCopy>,
    mask: SecretMask,
    origins: ReadonlyMap<string, string>,
    findings: Findings,
  ) {
    this.#documents = documents
    this.#mask = mask
    this.#origins = origins
    this.#findings = findings
  }

  /** The words of the copy that stand where the quote stands in the original. */
  masked(span: EvidenceSpan): string {
    const quote = plainQuote(span.quote)
    const alone = this.#mask.mask(quote)
    const document = this.#documents.get(sourcePath(span.source))
    if (document === undefined || quote === '') return alone
    const { original, copy } = document
    const { verified, loc } = checkQuote(quote, span.loc, original)
    const stands = checkQuote(alone, span.loc, copy).verified !== 'missing'
    if (verified === 'missing') {
      // Masked characters are all alike: words that never stood in the original must not be found in its copy.
      if (stands) this.#refuse(span, alone)
      return alone
    }
    const at = original.plain.index.find(quote, ...stretchOf(original.plain, loc.start_line, loc.end_line))
    if (at !== -1) return copy.plain.index.text.slice(at, at + quote.length)
    if (stands) return alone
    const [from, to] = stretchOf(copy.plain, loc.start_line, loc.end_line)
    return copy.plain.index.text.slice(from, Math.min(to, from + LONGEST_QUOTE))
  }

  #refuse(span: EvidenceSpan, quote: string): void {
    const path = sourcePath(span.source)
    this.#findings.error(
      'evidence-missing',
      `The quote "${quote}" does not stand in ${path}.`,
      `${this.#origins.get(path) ?? path}:${span.loc.start_line}`,
      'Quote the source word for word, and name the lines where the quote stands.',
    )
  }
}

function textOf({ code, place, message }: Finding): string {
  return JSON.stringify([code, place, message])
}

/** Where the documents hold secrets. */
function placesTold(
  proposal: Proposal,
  documents: ReadonlyMap<string, string>,
  origins: ReadonlyMap<string, string>,
): Finding[] {
  const told: Finding[] = []
  let more = 0
  for (const { path } of proposal.sources) {
    const text = documents.get(path) ?? ''
    const { plain } = new QuotedDocument(text)
    for (const { start, kind } of secretsIn(plain.index.text)) {
      if (told.length < PLACES_TOLD) told.push(redacted(`${origins.get(path) ?? path}:${lineOf(plain, start)}`, kind))
      else more++
    }
  }
  const last = told.at(-1)
  if (more > 0 && last !== undefined) {
    const message = `${more} more places hold what looks like a secret; they are masked too.`
    told.push({ ...last, message })
  }
  return told
}

function redacted(place: string, kind: string): Finding {
  return {
    code: 'secret-redacted',
    severity: 'warning',
    message: `Here stands what looks like a secret (${kind}). The plan and its copy of the specification have it masked.`,
    place,
    advice: 'Take it out of the specification, and replace it where it is valid: whoever read the file knows it.',
  }
}

/** Which tasks have secrets in what they run. */
function commandsTold(
  proposal: Proposal,
  clean: Proposal,
  origins: ReadonlyMap<string, string>,
  mask: SecretMask,
): Finding[] {
  return proposal.tasks.flatMap((task, index): Finding[] => {
    if (!stringsOf(task).commands.some((text) => mask.finds(text))) return []
    const [span] = task.evidence
    const path = sourcePath(span?.source ?? '')
    const title = clean.tasks[index]?.title ?? ''
    const message = `The commands of “${title}” hold what looks like a secret. They are kept as they are: a masked command would not run.`
    return [
      {
        code: 'secret-in-command',
        severity: 'warning',
        message,
        place: `${origins.get(path) ?? path}:${span?.loc.start_line ?? 1}`,
        advice:
          'Let the command read an environment variable that is set where the plan is carried out, such as "$API_TOKEN".',
      },
    ]
  })
}
