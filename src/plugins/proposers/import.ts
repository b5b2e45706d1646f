import { EXIT, Failure } from '../../core/model/failure.ts'
import type { Proposer } from '../../core/ports/proposer.ts'
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

/** The proposer that reads plans of other tools. A file that is no tool's is a Failure with exit code 1. */
export function importProposer({ from, tag }: ImportOptions = {}): Proposer {
  return {
    name: IMPORT_PROPOSER,
    version: IMPORT_VERSION,
    async propose({ documents, index, listen = () => {} }) {
      const [document] = documents
      const format = from ?? (document === undefined ? undefined : recognizeFormat(document))
      if (format === undefined) throw notRecognized(document?.origin)
      const proposal = importPlan(documents, format, { tag, index })
      const lines = importLines(proposal, format, document?.origin ?? '')
      for (const phase of ['features', 'tasks', 'dependencies'] as const) listen({ phase, lines: lines[phase] })
      return proposal
    },
  }
}

/**
 * The proposer for whatever is handed in: one document that is another tool's plan is imported, and so is what `options` call
 * one; anything else is for `otherwise`.
 */
export function importingProposer(otherwise: Proposer, options: ImportOptions = {}): Proposer {
  const importer = importProposer(options)
  const isForced = options.from !== undefined || options.tag !== undefined
  return {
    name: otherwise.name,
    version: otherwise.version,
    async propose(request) {
      const [document, ...others] = request.documents
      const isForeign = document !== undefined && others.length === 0 && recognizeFormat(document) !== undefined
      return (isForced || isForeign ? importer : otherwise).propose(request)
    },
  }
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
