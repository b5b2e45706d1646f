import { readFileSync } from 'node:fs'

/** Calls by which the coordinator changes what stands on the disk. */
export const DISK_CALLS = ['pwrite64', 'fdatasync', 'fsync', 'rename', 'link', 'mkdir', 'unlink', 'ftruncate'] as const

/** One fault: at the n-th of a system call of the coordinator's main thread, from 1. */
export interface Fault {
  readonly call: string
  /** `KILL` ends the process as the call begins; else the call fails with this error, once. */
  readonly what: 'KILL' | 'EIO' | 'ENOSPC' | 'EROFS' | 'EMFILE'
  readonly at: number
}

/** The words that run a command under a fault, before the command itself. Children and threads are left alone. */
export function withFault({ call, what, at }: Fault): string[] {
  const how = what === 'KILL' ? 'signal=KILL' : `error=${what}`
  return ['strace', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:${how}:when=${at}`]
}

/** The words that write each of the calls of a command's main thread down in a file, before the command itself. */
export function counting(calls: readonly string[], file: string): string[] {
  return ['strace', '-qq', '-o', file, '-e', `trace=${calls.join(',')}`]
}

/** Every call that a file holds: which, and the how manieth of its kind. */
export function callsIn(file: string): { readonly call: string; readonly at: number }[] {
  const seen = new Map<string, number>()
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const call = /^(\w+)\(/.exec(line)?.[1]
      if (call === undefined) return []
      const at = (seen.get(call) ?? 0) + 1
      seen.set(call, at)
      return [{ call, at }]
    })
}
