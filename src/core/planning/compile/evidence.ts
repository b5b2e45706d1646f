import type { Evidence, EvidenceSpan } from '../../model/evidence.ts'
import type { Source } from '../../model/proposal.ts'
import { checkQuote, plainQuote, sourceAt, sourcePath } from '../evidence-check.ts'
import type { Findings } from '../findings.ts'
import { QuotedDocument } from '../quoted-document.ts'

/** Verifies the quotes of one proposal against its documents, and says where things stand as the user named the files. */
export class Verifier {
  readonly #documents = new Map<string, QuotedDocument>()
  readonly #findings: Findings

  /** A span's place as the user knows it: `spec.md:14`. */
  readonly place: (spans: readonly EvidenceSpan[]) => string

  constructor(sources: readonly Source[], documents: ReadonlyMap<string, string>, findings: Findings) {
    for (const [path, text] of documents) this.#documents.set(path, new QuotedDocument(text))
    this.place = placeIn(sources)
    this.#findings = findings
  }

  /** Checks every span of `owner` (named for the finding). A quote that stands nowhere is an error. */
  verify(owner: string, spans: readonly EvidenceSpan[]): Evidence[] {
    return spans.map((span) => this.#verifyOne(owner, span))
  }

  /** Whether a span's quote stands, letter by letter, where it says. */
  holds(span: EvidenceSpan): boolean {
    const document = this.#documents.get(sourcePath(span.source))
    return document !== undefined && checkQuote(span.quote, span.loc, document).verified === 'exact'
  }

  #verifyOne(owner: string, span: EvidenceSpan): Evidence {
    const quote = plainQuote(span.quote)
    const path = sourcePath(span.source)
    const document = this.#documents.get(path)
    if (quote === '') {
      if (span.type !== 'inferred') this.#refuse(owner, span, 'The evidence quotes nothing.')
      return written(span, quote, span.source, span.loc, 'exact')
    }
    if (document === undefined) {
      this.#refuse(owner, span, `The evidence quotes ${path}, which is none of the documents that were read.`)
      return written(span, quote, span.source, span.loc, 'missing')
    }
    const { verified, loc } = checkQuote(quote, span.loc, document)
    if (verified === 'missing') this.#refuse(owner, span, `The quote "${quote}" does not stand in ${path}.`)
    return written(span, quote, sourceAt(path, loc), loc, verified)
  }

  #refuse(owner: string, span: EvidenceSpan, message: string): void {
    this.#findings.error(
      'evidence-missing',
      `${owner}: ${message}`,
      this.place([span]),
      'Quote the source word for word, and name the lines where the quote stands.',
    )
  }
}

/** Says where the first of some spans stands as the user knows it, who named the sources: `spec.md:14`. */
export function placeIn(sources: readonly Source[]): (spans: readonly EvidenceSpan[]) => string {
  const origins = new Map(sources.map(({ path, origin }) => [path, origin]))
  return ([span]) => {
    if (span === undefined) return ''
    const path = sourcePath(span.source)
    return `${origins.get(path) ?? path}:${span.loc.start_line}`
  }
}

function written(
  span: EvidenceSpan,
  quote: string,
  source: string,
  loc: Evidence['loc'],
  verified: Evidence['verified'],
): Evidence {
  return {
    type: span.type,
    source,
    quote,
    loc: { start_line: loc.start_line, end_line: loc.end_line },
    ...(span.section === undefined ? {} : { section: span.section }),
    confidence: span.confidence,
    rationale: span.rationale,
    verified,
  }
}
