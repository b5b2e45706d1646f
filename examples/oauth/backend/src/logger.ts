/** Writes what happens, a line of JSON each. It never writes what is secret: values of such fields are left out. */
export class Logger {
  readonly #write: (line: string) => void

  constructor(write: (line: string) => void) {
    this.#write = write
  }

  info(message: string, data: Readonly<Record<string, unknown>> = {}): void {
    this.#log('info', message, data)
  }

  error(message: string, data: Readonly<Record<string, unknown>> = {}): void {
    this.#log('error', message, data)
  }

  #log(level: string, message: string, data: Readonly<Record<string, unknown>>): void {
    const told = Object.entries(data).filter(([name]) => !/password|token|secret|code/i.test(name))
    this.#write(JSON.stringify({ level, message, ...Object.fromEntries(told) }))
  }
}
