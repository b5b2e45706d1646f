import { createServer } from 'node:net'

/** Below what systems give to those who ask for any port, so that nobody takes one by chance. */
const BLOCK = { from: 20_000, to: 29_999 } as const

/** So many ports of a block on which nobody listens now, from the lowest, without those that are spoken for. */
export async function freePorts(count: number, spokenFor: ReadonlySet<number>): Promise<number[]> {
  const free: number[] = []
  for (let port = BLOCK.from; free.length < count && port <= BLOCK.to; port++)
    if (!spokenFor.has(port) && (await isFree(port))) free.push(port)
  return free
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
