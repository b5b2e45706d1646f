import type { SystemicIssue } from '../../model/healing.ts'
import { ecosystemNamed } from './ecosystems/known.ts'

/** How a runtime is told how large its heap may be: by a variable of its environment. */
export interface Heap {
  readonly variable: string
  /** Megabytes that the variable's value states; undefined when it states none. */
  readonly stated: (options: string) => number | undefined
  /** The value with another size in it. */
  readonly sized: (options: string, mb: number) => string
  /** Whether the value says nothing but the size. */
  readonly isBare: (options: string) => boolean
  /** Megabytes that it takes when nobody says more. */
  readonly usual: (machine_mb: number) => number
}

const NODE_FLAG = /--max[-_]old[-_]space[-_]size=(\d{1,7})/
const NODE: Heap = {
  variable: 'NODE_OPTIONS',
  stated: (options) => {
    const mb = NODE_FLAG.exec(options)?.[1]
    return mb === undefined ? undefined : Number(mb)
  },
  sized: (options, mb) => joined(options.replace(NODE_FLAG, ''), `--max-old-space-size=${mb}`),
  isBare: (options) => options.replace(NODE_FLAG, '').trim() === '',
  usual: (machine_mb) => Math.max(512, Math.min(4096, Math.floor(machine_mb / 4))),
}

const JVM_FLAG = /-Xmx(\d{1,9})([kKmMgG])/
const MB_OF_UNIT: Readonly<Record<string, number>> = { k: 1 / 1024, m: 1, g: 1024 }
const JVM: Heap = {
  variable: 'JAVA_TOOL_OPTIONS',
  stated: (options) => {
    const [, size, unit = 'm'] = JVM_FLAG.exec(options) ?? []
    return size === undefined ? undefined : Number(size) * (MB_OF_UNIT[unit.toLowerCase()] ?? 1)
  },
  sized: (options, mb) => joined(options.replace(JVM_FLAG, ''), `-Xmx${mb}m`),
  isBare: (options) => options.replace(JVM_FLAG, '').trim() === '',
  usual: (machine_mb) => Math.max(256, Math.floor(machine_mb / 4)),
}

/** Variables by which runtimes are told how large their heaps may be. */
export const HEAP_VARIABLES: readonly string[] = [NODE.variable, JVM.variable]

/** The runtime whose heap is exhausted, where it is that and not the memory of the machine. */
export function exhaustedHeap({ code, ecosystem }: SystemicIssue): Heap | undefined {
  if (!code.includes('HEAP')) return undefined
  const name = ecosystemNamed(ecosystem)?.name
  return name === 'maven' || name === 'gradle' ? JVM : NODE
}

function joined(options: string, flag: string): string {
  return `${options.replaceAll(/ {2,}/g, ' ').trim()} ${flag}`.trim()
}
