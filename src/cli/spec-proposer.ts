import { Option } from 'commander'
import type { Proposer } from '../core/ports/proposer.ts'
import type { EarlierImport } from '../plugins/proposers/import.ts'
import { IMPORT_FORMATS, type ImportFormat } from '../core/planning/exchange/exchange-format.ts'

/** What may be said of a plan of another tool. */
export interface ImportFlags {
  readonly from?: ImportFormat
  readonly tag?: string
}

/** `--from` and `--tag`, the same on every verb that plans. */
export function importOptions(): { readonly from: Option; readonly tag: Option } {
  return {
    from: new Option(
      '--from <tool>',
      'read the file as the plan of this tool (default: recognized by name and content)',
    ).choices(IMPORT_FORMATS),
    tag: new Option('--tag <name>', 'which tag of a Task Master file to import (default: master, else the first)'),
  }
}

/** Who proposes: the importer for another tool's plan, the rules for anything else. Told how an earlier plan was imported, it does so again. */
export async function specProposer({ from, tag }: ImportFlags): Promise<(earlier?: EarlierImport) => Proposer> {
  const [{ importingProposer }, { rulesProposer }] = await Promise.all([
    import('../plugins/proposers/import.ts'),
    import('../plugins/proposers/rules.ts'),
  ])
  return (earlier) => importingProposer(rulesProposer(), { from, tag }, earlier)
}
