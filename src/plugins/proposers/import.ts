import type { Finding } from '../../core/model/finding.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import type { Proposal } from '../../core/model/proposal.ts'
import type { Proposer, SpecDocument } from '../../core/ports/proposer.ts'
import { FORMAT_TITLE, IMPORT_FORMATS, type ImportFormat } from '../../core/planning/exchange/exchange-format.ts'
import { importLines, importPlan, IMPORT_PROPOSER, IMPORT_VERSION } from '../../core/planning/exchange/import-plan.ts'
import { recognizeFormat } from '../../core/planning/exchange/recognize.ts'

/** What may be said of the file beside its name. */
export interface ImportOptions {
  /** Whose plan it is, where the file does not show it. */
  readonly from?: ImportFormat | undefined
  /** The tag of a Task Master file. */
  readonly tag?: string | undefined
}

/** How an earlier plan of the same work was imported. `from` is a format's name; one that is not known counts as none. */
export interface EarlierImport {
  readonly from?: string | undefined
  readonly tag?: string | undefined
}

/**
 * The proposer that reads plans of other tools. A file that is no tool's, several files, and a tag of what has none are each a
 * Failure with exit code 1.
 */
export function importProposer({ from, tag }: ImportOptions = {}): Proposer {
  return {
    name: IMPORT_PROPOSER,
    version: IMPORT_VERSION,
    async propose({ documents, index, listen = () => {} }) {
      const [document, second] = documents
      if (second !== undefined) throw notAlone(documents)
      const format = from ?? (document === undefined ? undefined : recognizeFormat(document))
      if (document === undefined || format === undefined) throw notRecognized(document?.origin)
      if (tag !== undefined && format !== 'task-master') throw withoutTags(format, document.origin)
      const proposal = doubtful(importPlan(documents, format, { tag, index }), format, document)
      const lines = importLines(proposal, format, document.origin)
      for (const phase of ['features', 'tasks', 'dependencies'] as const) listen({ phase, lines: lines[phase] })
      return proposal
    },
  }
}

/**
 * The proposer for whatever is handed in: one document that is another tool's plan is imported, and so is what `options` call
 * one; anything else is for `otherwise`. What `options` leave out is taken as `earlier` has it, where that fits the document.
 */
export function importingProposer(
  otherwise: Proposer,
  options: ImportOptions = {},
  earlier: EarlierImport = {},
): Proposer {
  return {
    name: otherwise.name,
    version: otherwise.version,
    check(documents) {
      const [document, second] = documents
      const isPlan = document !== undefined && second === undefined && recognizeFormat(document) !== undefined
      const isAsked = [options.from, options.tag, earlier.from].some((one) => one !== undefined)
      return isPlan || isAsked ? [] : (otherwise.check?.(documents) ?? [])
    },
    async propose(request) {
      const { documents } = request
      const [document, second] = documents
      const isAlone = document !== undefined && second === undefined
      const isAsked = options.from !== undefined || options.tag !== undefined
      const from =
        options.from ?? (isAlone ? (recognizeFormat(document) ?? formatAsBefore(document, earlier)) : undefined)
      const tag = options.tag ?? (from === 'task-master' && from === earlier.from ? earlier.tag : undefined)
      if (isAsked || from !== undefined) return importProposer({ from, tag }).propose(request)
      const proposal = await otherwise.propose(request)
      return { ...proposal, findings: [...proposal.findings, ...listsBesideOthers(documents)] }
    },
  }
}

/** The format of the earlier import, when it finds tasks in the document. */
function formatAsBefore(document: SpecDocument, { from }: EarlierImport): ImportFormat | undefined {
  const format = IMPORT_FORMATS.find((name) => name === from)
  return format !== undefined && importPlan([document], format).tasks.length > 0 ? format : undefined
}

/** Says first that the file looks like another tool's, where it is read as one that it does not look like. */
function doubtful(proposal: Proposal, format: ImportFormat, document: SpecDocument): Proposal {
  const seen = recognizeFormat(document)
  if (seen === undefined || seen === format) return proposal
  const hasFailed = proposal.findings.some(({ severity }) => severity === 'error')
  const finding: Finding = {
    code: 'another-format',
    severity: hasFailed ? 'error' : 'warning',
    message: `By its name and content it is ${FORMAT_TITLE[seen]}, but it is read as ${FORMAT_TITLE[format]}.`,
    place: `${document.origin}:1`,
    advice: `Leave --from out, or say --from ${seen}.`,
  }
  return { ...proposal, findings: [finding, ...proposal.findings] }
}

/** Lists of tasks among documents that are read as one specification. */
function listsBesideOthers(documents: readonly SpecDocument[]): Finding[] {
  if (documents.length < 2) return []
  return documents.flatMap((document): Finding[] => {
    const format = recognizeFormat(document)
    if (format === undefined) return []
    return [
      {
        code: 'plan-among-documents',
        severity: 'info',
        message: `${FORMAT_TITLE[format]} is read as a part of the specification, because it is not named alone.`,
        place: document.origin,
        advice: 'Name it alone to have its tasks taken over as they are.',
      },
    ]
  })
}

function notAlone(documents: readonly SpecDocument[]): Failure {
  const named = documents.find((document) => recognizeFormat(document) !== undefined)?.origin
  return new Failure({
    code: 'import-several',
    message: `Another tool’s plan is one file, and ${documents.length} documents were read.`,
    exit: EXIT.arguments,
    place: documents[1]?.origin,
    advice:
      named === undefined
        ? 'Name the one file that holds the plan, such as tasks.md (--only leaves out what stands beside it), or leave --from and --tag out.'
        : `Name ${named} alone, or leave --from and --tag out.`,
  })
}

function withoutTags(format: ImportFormat, place: string): Failure {
  return new Failure({
    code: 'wrong-arguments',
    message: `Only Task Master has tags; this is ${FORMAT_TITLE[format]}.`,
    exit: EXIT.arguments,
    place,
    advice: 'Leave --tag out.',
  })
}

function notRecognized(origin: string | undefined): Failure {
  return new Failure({
    code: 'format-unknown',
    message: 'This is no plan of a tool that is known.',
    exit: EXIT.arguments,
    place: origin,
    advice: `Say whose it is with --from: ${IMPORT_FORMATS.map((format) => `${format} (${FORMAT_TITLE[format]})`).join(', ')}.`,
  })
}
