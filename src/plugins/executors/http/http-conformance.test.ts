import { AnsweringServer } from '../../../testing/answering-server.ts'
import { type ExecutorScene, exerciseExecutor } from '../../../testing/executor-suite.ts'
import { ExecutorWorld } from '../../../testing/executor-world.ts'

exerciseExecutor(async (): Promise<ExecutorScene> => {
  const world = new ExecutorWorld({ module: import.meta.resolve('./http-executor.ts'), factory: 'httpExecutor' })
  const server = new AnsweringServer((request, response) => {
    if (request.path === '/job') response.writeHead(202, { location: '/state' })
    else response.writeHead(request.path === '/ok' ? 200 : request.path === '/state' ? 202 : 418)
    response.end()
  })
  const address = await server.listen()
  return {
    make: () => world.make(),
    quick: () => world.order('', { action: { kind: 'http', http: { method: 'POST', url: `${address}/ok` } } }),
    failing: () => world.order('', { action: { kind: 'http', http: { method: 'POST', url: `${address}/teapot` } } }),
    endless: () =>
      world.order('', {
        action: {
          kind: 'http',
          http: { method: 'POST', url: `${address}/job`, wait: { for: 'poll', every_seconds: 0.01 } },
        },
      }),
    timesDone: ({ execution_id, token }) =>
      server.heard.filter(({ headers }) => headers['idempotency-key'] === `${execution_id}/${token}`).length,
    async dispose() {
      await world.dispose()
      await server.close()
    },
  }
})
