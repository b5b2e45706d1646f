import { exerciseExecutor } from '../../testing/executor-suite.ts'
import { processScene } from '../../testing/process-scene.ts'

const options = { command: 'exec sh -c "$(head -n 1 "$TASKS_BRIEF")"' }

exerciseExecutor(() =>
  processScene({ module: import.meta.resolve('./agent.ts'), factory: 'agentExecutor', options }, (world, brief) =>
    world.order('', { action: { kind: 'agent' }, brief }),
  ),
)
