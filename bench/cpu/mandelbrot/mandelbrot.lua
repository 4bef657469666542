-- Escape-time fractal: tight float loop.
local SIZE, LIMIT = tonumber(arg[1]) or 1200, tonumber(arg[2]) or 50

local function run()
  local inside, total = 0, 0
  for row = 0, SIZE - 1 do
    local ci = 2 * row / SIZE - 1
    for col = 0, SIZE - 1 do
      local cr = 2 * col / SIZE - 1.5
      local zr, zi, n = 0, 0, 0
      while n < LIMIT do
        local r2, i2 = zr * zr, zi * zi
        if r2 + i2 > 4 then break end
        zi = 2 * zr * zi + ci
        zr = r2 - i2 + cr
        n = n + 1
      end
      if n == LIMIT then inside = inside + 1 end
      total = total + n
    end
  end
  return inside, total
end

local inside, total = run()
print(string.format("mandelbrot %d %d", inside, total))
