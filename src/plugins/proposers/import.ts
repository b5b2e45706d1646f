import { EXIT, Failure } from '../../core/model/failure.ts'
import type { Proposer } from '../../core/ports/proposer.ts'
import { FORMAT_TITLE, IMPORT_FORMATS, type ImportFormat } from '../../core/planning/exchange/exchange-format.ts'
import { importPlan, IMPORT_PROPOSER, IMPORT_VERSION } from '../../core/planning/exchange/import-plan.ts'
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
    async propose({ documents }) {
      const [document] = documents
      const format = from ?? (document === undefined ? undefined : recognizeFormat(document))
      if (format === undefined) throw notRecognized(document?.origin)
      return importPlan(documents, format, { tag })
    },
  }
}

/** The proposer for whatever is handed in: another tool's plan is imported, anything else is for `otherwise`. */
export function importingProposer(otherwise: Proposer, options: ImportOptions = {}): Proposer {
  const importer = importProposer(options)
  return {
    name: otherwise.name,
    version: otherwise.version,
    async propose(request) {
      const [document] = request.documents
      const isForeign =
        options.from !== undefined || (document !== undefined && recognizeFormat(document) !== undefined)
      return (isForeign || options.tag !== undefined ? importer : otherwise).propose(request)
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
