-- A large live heap kept busy while much garbage is made; worst pause on stderr.
local LIVE, N, BLOCK = tonumber(arg[1]) or 200000, tonumber(arg[2]) or 500000, tonumber(arg[3]) or 1000

local function run()
  local live = {}
  for i = 1, LIVE do live[i] = { value = i, link = nil } end
  local seed, sum, worst = 42, 0, 0
  local last = os.clock()
  for i = 1, N do
    seed = seed * 16807 % 2147483647
    local old = live[seed % LIVE + 1]
    old.link = nil
    live[i % LIVE + 1] = { value = seed % 1000, link = old }
    local scratch = { i, i + 1, i + 2 }
    sum = sum + scratch[2] % 7
    if i % BLOCK == 0 then
      local now = os.clock()
      if now - last > worst then worst = now - last end
      last = now
    end
  end
  for i = 1, LIVE do
    local node = live[i]
    sum = sum + node.value
    if node.link then sum = sum + node.link.value end
  end
  return sum, worst
end

local sum, worst = run()
print(string.format("gc_churn %d", sum))
if io then io.stderr:write(string.format("pause_ms %.2f\n", worst * 1000)) end
