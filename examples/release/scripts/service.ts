// node scripts/service.ts start|stop: the bundled service as a background process.
import { readLog, startInstance, stopInstance } from './instance.ts'

const verb = process.argv[2]
if (verb === 'start') {
  const { pid, port } = await startInstance()
  console.log(`process ${pid} will answer on http://127.0.0.1:${port} when older instances had time to leave`)
} else if (verb === 'stop') {
  const ending = await stopInstance()
  if (ending === 'none') console.log('no service was running')
  if (ending === 'left') console.log('the service wrote its visits and left')
  if (ending === 'crashed') {
    console.error(`the service had crashed before it was stopped:\n${readLog()}`)
    process.exitCode = 1
  }
} else {
  console.error('usage: node scripts/service.ts start|stop')
  process.exitCode = 2
}
