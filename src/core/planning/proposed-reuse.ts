import type { Proposal, TaskProposal } from '../model/proposal.ts'
import { changesCode } from './quality/reuse-share.ts'
import type { CodeSearch } from './search/prepared-search.ts'
import { reuseOf } from './search/reuse.ts'

/** A proposal in which each task that changes code names what of the codebase it can build on. What a proposer named stands. */
export function withReuse(proposal: Proposal, search: CodeSearch | undefined): Proposal {
  const isOpen = (task: TaskProposal): boolean => task.reuses_existing === undefined && mayReuse(task)
  if (search === undefined) return proposal
  const tasks = proposal.tasks.map((task) => {
    const reuses_existing = isOpen(task) ? reuseOf(search, textOf(task), task.scope_includes) : undefined
    return reuses_existing === undefined ? task : { ...task, reuses_existing }
  })
  return { ...proposal, tasks }
}

function mayReuse({ done = false, action, scope_includes }: TaskProposal): boolean {
  return changesCode({ done, kind: action?.kind ?? 'agent', files: scope_includes ?? [] })
}

function textOf({ title, description = '', done_when = [] }: TaskProposal): string {
  return [title, description, ...done_when].join('\n')
}
