-- Power method on an implicit matrix: nested float loops and arrays.
local N, ROUNDS = tonumber(arg[1]) or 700, tonumber(arg[2]) or 10

local function a(i, j)
  local s = i + j
  return 1 / (s * (s + 1) / 2 + i + 1)
end

local function times(v, out)
  for i = 0, N - 1 do
    local sum = 0
    for j = 0, N - 1 do sum = sum + a(i, j) * v[j + 1] end
    out[i + 1] = sum
  end
end

local function times_transposed(v, out)
  for i = 0, N - 1 do
    local sum = 0
    for j = 0, N - 1 do sum = sum + a(j, i) * v[j + 1] end
    out[i + 1] = sum
  end
end

local u, v, tmp = {}, {}, {}
for i = 1, N do u[i] = 1 end
for _ = 1, ROUNDS do
  times(u, tmp)
  times_transposed(tmp, v)
  times(v, tmp)
  times_transposed(tmp, u)
end
local vbv, vv = 0, 0
for i = 1, N do
  vbv = vbv + u[i] * v[i]
  vv = vv + v[i] * v[i]
end
print(string.format("spectral_norm %d", math.floor(math.sqrt(vbv / vv) * 1e9)))
