-- Recursive Fibonacci: calls, compares, integer adds.
local N, ROUNDS = tonumber(arg[1]) or 32, tonumber(arg[2]) or 6

local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

local sum = 0
for _ = 1, ROUNDS do sum = sum + fib(N) end
print(string.format("fib %d", sum))
