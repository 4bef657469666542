// http_hello: says hello to everybody.
import { createServer } from 'node:http';

const server = createServer({ keepAliveTimeout: 75000 }, (request, response) => {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end('hello, world');
});
server.listen(0, '127.0.0.1', () => console.log(`port=${server.address().port}`));
