import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import { ecosystemNamed } from './ecosystems/known.ts'
import type { RepairFacts } from './facts.ts'
import { lockOf, projectOf } from './install-packages.ts'
import { affectedTasks, imageOf, injected } from './mending-task.ts'
import { listed, shortened, shownText } from './shown-text.ts'

/**
 * Brings the lock file of a project in step with its manifest, once. It changes a file of the codebase, but only one that a tool
 * writes and that says nothing that the manifest does not: so nobody is asked about it.
 */
export function refreshLockFile(request: RepairRequest, facts: RepairFacts): RepairAnswer {
  const { issue, tries } = request
  const ecosystem = ecosystemNamed(issue.ecosystem)
  if (ecosystem === undefined)
    return { refusal: `nothing is known of the lock files of ${shownText(issue.ecosystem ?? 'this kind')}` }
  const project = projectOf(request, facts, ecosystem)
  if ('refusal' in project) return project
  const way = ecosystem.refresh(project)
  if (way === undefined) return { refusal: `${project.manifest} has no lock file that could be brought up to date` }
  const edits = way.edits ?? []
  if (tries > 0) return { refusal: `${way.command} was tried and did not bring ${listed(edits)} up to date` }
  const where = project.root === '.' ? '' : ` in ${project.root}/`
  const ops = injected(
    request,
    {
      kind: 'AUTO.REFRESH.LOCK',
      name: `Bring ${listed(edits)} up to date`,
      description: [
        `Runs \`${way.command}\` in \`${project.root}\`, because ${listed(edits)} does not agree with ${project.manifest}.`,
        `Failed for it: ${listed(issue.tasks, 10)} (${issue.code}, ${issue.occurrences} times).`,
        'What it changes is to be committed with the change of the manifest.',
      ].join('\n'),
      cmd: way.command,
      cwd: project.root,
      image: imageOf(request),
      locks: [lockOf(ecosystem)],
      effect: { kind: 'pkg', writes: [...edits] },
      writes: edits,
      tags: [],
      acceptance: [],
      timeout_seconds: 600,
      minutes: 1,
      idempotent: true,
    },
    affectedTasks(request),
  )
  return { summary: shortened(`${way.command}${where} (changes ${listed(edits)})`), asks: false, ops }
}
