// Hocuspocus in its ordinary configuration, without persistence.

import { Server } from '@hocuspocus/server'

await new Server({ address: process.env.HOST, port: Number(process.env.PORT), quiet: true }).listen()
