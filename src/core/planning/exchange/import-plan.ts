/**
 * The import proposer: another tool's plan, read as a proposal. What the file says is taken over and quoted; nothing is added to
 * it but what its own rules mean, such as that a whole waits for its parts, and the project's own tests as proof.
 *
 *   document ─► reader of its format (one folder a tool) ─► parts and wholes, links (compose-import.ts) ─► Proposal
 */
import type { CodeIndex } from '../../model/code-index.ts'
import type { Proposal } from '../../model/proposal.ts'
import type { SpecDocument } from '../../ports/proposer.ts'
import { assert } from '../../std/assert.ts'
import { openReport } from '../spec/report.ts'
import { describeSource, readSource, titleOf } from '../spec/source-text.ts'
import { readBeads } from './beads/read.ts'
import { counted } from '../../std/counted.ts'
import { composeImport, tallyOf } from './compose-import.ts'
import { FORMAT_TITLE, type ImportFormat } from './exchange-format.ts'
import { withProjectChecks } from './imported-checks.ts'
import type { ReadOptions, ReadPlan } from './imported-work.ts'
import { readKiro } from './kiro/read.ts'
import { readOpenSpec } from './openspec/read.ts'
import { readSpecKit } from './spec-kit/read.ts'
import { readTaskMaster } from './task-master/read.ts'
import { readWfFormat } from './wfformat/read.ts'

/** Version of what an import says about the same file; a new one where that changes. */
export const IMPORT_VERSION = '1.0'

/** The name of the proposer that reads a format: `import:task-master`. */
export const IMPORT_PROPOSER = 'import'

const READERS: Readonly<Record<ImportFormat, ReadPlan>> = {
  'task-master': readTaskMaster,
  'spec-kit': readSpecKit,
  openspec: readOpenSpec,
  kiro: readKiro,
  beads: readBeads,
  wfformat: readWfFormat,
}

/** What an import may know beside the file. */
export interface ImportOptions extends ReadOptions {
  /** The codebase, whose own tests prove tasks that name files. */
  readonly index?: CodeIndex | undefined
}

/**
 * Reads the first document as a plan of that format. Deterministic; never throws on any text. Findings of severity `error` mean
 * that nothing should be compiled from it.
 */
export function importPlan(
  documents: readonly SpecDocument[],
  format: ImportFormat,
  { tag, index }: ImportOptions = {},
): Proposal {
  const [document] = documents
  assert(document !== undefined, 'a plan to import is one document')
  const source = readSource(document)
  const report = openReport()
  const work = READERS[format](source, report, { tag })
  const { features, tasks, edges } = composeImport(work, format, source, report)
  return {
    schema: 'tasks-slaps/proposals',
    version: '1.0',
    proposer: { name: `${IMPORT_PROPOSER}:${format}`, version: IMPORT_VERSION },
    title: work.title ?? folderTitle(document.origin) ?? titleOf(source),
    sources: documents.map((one) => describeSource(one === document ? source : readSource(one))),
    features: [...features],
    tasks: index === undefined ? [...tasks] : tasks.map((task) => withProjectChecks(task, index)),
    edges: [...edges],
    resources: {},
    findings: report.findings([source]),
  }
}

/** What planning tells of an import, by phase. */
export function importLines(
  proposal: Proposal,
  format: ImportFormat,
  origin: string,
): Readonly<Record<'features' | 'tasks' | 'dependencies', readonly string[]>> {
  const { tasks, done, milestones } = tallyOf(proposal)
  const whole = `${counted(tasks, 'task')}${done === 0 ? '' : `, ${done} of them done`}`
  return {
    features: [`Recognized ${origin} as ${FORMAT_TITLE[format]}: its tasks are taken over as they are`],
    tasks: [`Imported ${whole}${milestones === 0 ? '' : `, and ${counted(milestones, 'milestone')}`}`],
    dependencies: [],
  }
}

const FIXED = /^(?:tasks?|issues|spec|\.taskmaster|\.beads|\.)$/i

/** Files such as tasks.md are called alike everywhere: the folder around them says what they are about. */
function folderTitle(origin: string): string | undefined {
  const parts = origin.split(/[/\\]/)
  const name = (parts.pop() ?? '').replace(/\.[A-Za-z0-9]+$/, '')
  return FIXED.test(name) ? parts.findLast((part) => part !== '' && !FIXED.test(part) && part !== '..') : undefined
}
