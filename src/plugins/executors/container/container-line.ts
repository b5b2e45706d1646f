import { createHash } from 'node:crypto'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { shellWord } from '../../../core/std/shell-word.ts'
import type { CommandJob } from '../process/job.ts'
import type { ContainerEngine } from './engine.ts'

/** What a container is given, beside its order. */
export interface ContainerPlace {
  readonly engine: ContainerEngine
  readonly name: string
  readonly image: string
  /** Absolute: where the work is. It has the same path inside. */
  readonly root: string
  /** The attempt's folder, absolute; likewise. */
  readonly folder: string
  /** Names of variables that are taken over with the values that the client has: they stand in no list of processes. */
  readonly inherited: readonly string[]
  /** Who the container's process is, where that is not root. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined
}

/** The container's name: one attempt of one site. */
export function containerName(stateDir: string, { execution_id, token }: AttemptOrder): string {
  const site = createHash('sha256').update(stateDir).digest('hex').slice(0, 8)
  return `tasks-${site}-${execution_id}-${token}`.replaceAll(/[^\w.-]/g, '-')
}

/** The command line that runs a job in a container. The container ends and goes away with the job. */
export function containerLine(order: AttemptOrder, job: CommandJob, place: ContainerPlace): string {
  const { engine, name, image, root, folder, inherited, user } = place
  const { memory_mb, cpu_cores, cpu_seconds, processes } = order.action.limits ?? {}
  const words = [engine.kind, 'run', '--rm', '-i', '--name', name]
  // Docker's own small first process hands signals on; Podman's is not always installed.
  if (engine.kind === 'docker') words.push('--init')
  if (user !== undefined)
    words.push(...(engine.kind === 'docker' ? ['--user', `${user.uid}:${user.gid}`] : ['--userns=keep-id']))
  words.push('--label', `tasks.execution=${order.execution_id}`, '--label', `tasks.attempt=${order.token}`)
  for (const path of new Set([root, folder])) words.push('--mount', mount(path))
  words.push('-w', job.cwd)
  for (const [variable, value] of Object.entries(job.env)) words.push('-e', `${variable}=${value}`)
  for (const variable of inherited) words.push('-e', variable)
  if (memory_mb !== undefined) words.push('--memory', `${Math.ceil(memory_mb)}m`)
  if (cpu_cores !== undefined) words.push('--cpus', String(cpu_cores))
  if (processes !== undefined) words.push('--pids-limit', String(processes))
  if (cpu_seconds !== undefined) words.push('--ulimit', `cpu=${Math.ceil(cpu_seconds)}`)
  // Whatever the image's own entry point is, the command is run by a shell.
  words.push('--entrypoint', '/bin/sh', '--', image, '-c', job.command)
  return `exec ${words.map(shellWord).join(' ')}`
}

/** The same path inside as outside. The option is a line of comma-separated values. */
function mount(path: string): string {
  const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return ['type=bind', field(`source=${path}`), field(`target=${path}`)].join(',')
}
