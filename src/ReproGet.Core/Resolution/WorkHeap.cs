namespace ReproGet.Core.Resolution;

/// <summary>Requirements that leave a choice, the most pressing on top.</summary>
/// <remarks>
/// A binary heap is not stable, and which of two equal items comes first decides now and then between two right answers. To give the same answer as apt, items move
/// as they do there: a removed top is filled from below along the larger children down to a leaf, and the last item rises from that leaf.
/// </remarks>
internal sealed class WorkHeap
{
    private readonly List<Work> _items = [];

    public int Count => _items.Count;

    public void Push(Work work)
    {
        _items.Add(work);
        Rise(_items.Count - 1, 0, work);
    }

    public Work Pop()
    {
        var top = _items[0];
        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        if (_items.Count > 0)
            Fill(0, last);
        return top;
    }

    /// <summary>Drops what was added above this level.</summary>
    public void RemoveAbove(int level)
    {
        _items.RemoveAll(work => work.Level > level);
        for (var parent = _items.Count / 2 - 1; parent >= 0; parent--)
            Fill(parent, _items[parent]);
    }

    private void Fill(int hole, Work work)
    {
        var top = hole;
        var count = _items.Count;
        while (2 * hole + 2 < count)
        {
            var child = 2 * hole + 2;
            if (Less(_items[child], _items[child - 1]))
                child--;
            _items[hole] = _items[child];
            hole = child;
        }
        if (2 * hole + 2 == count)
        {
            _items[hole] = _items[count - 1];
            hole = count - 1;
        }
        Rise(hole, top, work);
    }

    private void Rise(int hole, int top, Work work)
    {
        while (hole > top && Less(_items[(hole - 1) / 2], work))
        {
            _items[hole] = _items[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }
        _items[hole] = work;
    }

    /// <summary>Whether the right one is more pressing: what leaves no choice, what cannot wait, the lower rank.</summary>
    private static bool Less(in Work left, in Work right)
    {
        var leftForced = !left.Requirement.IsOptional && left.Open < 2;
        var rightForced = !right.Requirement.IsOptional && right.Open < 2;
        if (leftForced != rightForced)
            return rightForced;
        var leftCanWait = left.Requirement is { IsOptional: true, IsEager: false };
        var rightCanWait = right.Requirement is { IsOptional: true, IsEager: false };
        if (leftCanWait != rightCanWait)
            return leftCanWait;
        if (left.Requirement.Rank != right.Requirement.Rank)
            return left.Requirement.Rank > right.Requirement.Rank;
        if (left.Open < 2 != right.Open < 2)
            return right.Open < 2;
        return left.Open == 1 && right.Open == 1 && left.Requirement.Choices.Length < right.Requirement.Choices.Length;
    }
}

/// <summary>A requirement that waits to be decided.</summary>
/// <param name="Requirement">Which.</param>
/// <param name="Level">The number of free choices that had been made when it was added.</param>
/// <param name="Open">How many of its choices were not excluded then.</param>
internal readonly record struct Work(Requirement Requirement, int Level, int Open);
