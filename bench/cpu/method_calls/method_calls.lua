-- Objects: constructors, fields, inherited, overridden and accessor methods.
local N = tonumber(arg[1]) or 4000000

local Shape = {}
Shape.__index = Shape

function Shape.new(id)
  return setmetatable({ id = id, hits = 0 }, Shape)
end

function Shape:touch()
  self.hits = self.hits + 1
  return self
end

function Shape:area() return 0 end
function Shape:score() return self:area() + self.id end
function Shape:get_hits() return self.hits end

local Square = setmetatable({}, { __index = Shape })
Square.__index = Square

function Square.new(id, side)
  local self = setmetatable(Shape.new(id), Square)
  self.side = side
  return self
end

function Square:area() return self.side * self.side end

local Rect = setmetatable({}, { __index = Shape })
Rect.__index = Rect

function Rect.new(id, w, h)
  local self = setmetatable(Shape.new(id), Rect)
  self.w = w
  self.h = h
  return self
end

function Rect:area() return self.w * self.h end

local function run()
  local shapes = { Shape.new(1), Square.new(2, 3), Rect.new(3, 2, 5), Square.new(4, 1) }
  local total = 0
  for i = 1, N do
    local shape = shapes[i % 4 + 1]
    total = total + shape:touch():score()
    if i % 8 == 0 then total = total + Rect.new(i % 5, 2, 3):score() end
  end
  for _, shape in ipairs(shapes) do total = total + shape:get_hits() end
  return total
end

print(string.format("method_calls %d", run()))
