import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Where `npm run dev` finds the server. */
const server = process.env.TINGJI_SERVER ?? 'http://127.0.0.1:8000'

export default defineConfig({
  base: '/',
  plugins: [vue()],
  build: { chunkSizeWarningLimit: 700, rolldownOptions: { checks: { pluginTimings: false } } },
  server: {
    proxy: {
      '^/s/[^/]+/api/': server,
      '^/s/[^/]+/socket\\.io': { target: server, ws: true },
      '^/sign/[^/]+/(api|pictures)/': server,
      '^/g/': server,
      '/samples': server,
    },
  },
  test: { include: ['tests/**/*.test.ts'] },
})
