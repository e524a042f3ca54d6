using System.Collections.Concurrent;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>
/// The steps of the write order as an engine makes them, and what happens at them: a step can fail once, or be the last
/// thing that this engine ever does.
/// </summary>
internal sealed class Faults
{
    private readonly Lock _lock = new();
    private readonly List<string> _steps = [];
    private readonly ConcurrentDictionary<string, Func<Task>> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _failing = new(StringComparer.Ordinal);
    private (string Step, int Number)? _crash;
    private bool _isDown;

    /// <summary>The steps so far, by name, in order.</summary>
    internal IReadOnlyList<string> Steps
    {
        get
        {
            lock (_lock)
                return [.. _steps];
        }
    }

    /// <summary>Whether the crash has happened.</summary>
    internal bool IsDown
    {
        get
        {
            lock (_lock)
                return _isDown;
        }
    }

    /// <summary>Completes with the crash.</summary>
    internal TaskCompletionSource Crashed { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The engine is gone at this step, the so-manyth of that name counted from 1 from now on.</summary>
    internal void CrashAt(string step, int number = 1)
    {
        lock (_lock)
        {
            Reset();
            _crash = (step, number);
        }
    }

    /// <summary>The next so many steps of that name fail; the engine lives on.</summary>
    internal void Fail(string step, int times = 1)
    {
        lock (_lock)
            _failing[step] = times;
    }

    /// <summary>A new engine begins.</summary>
    internal void Reset()
    {
        lock (_lock)
        {
            (_crash, _isDown) = (null, false);
            _steps.Clear();
            Crashed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Runs before each step of that name; what it throws is the step's failure. Null takes it away.</summary>
    internal void Before(string step, Func<Task>? run)
    {
        if (run is null)
            _before.TryRemove(step, out _);
        else
            _before[step] = run;
    }

    /// <summary>Counts a step; throws where it fails.</summary>
    internal async Task StepAsync(string step)
    {
        Step(step);
        if (_before.TryGetValue(step, out var run))
            await run();
    }

    /// <summary>Counts a step; throws where the engine is down.</summary>
    internal void Step(string step)
    {
        lock (_lock)
        {
            if (_isDown)
                throw new IOException("The engine crashed before this.");
            _steps.Add(step);
            if (_failing.GetValueOrDefault(step) > 0)
            {
                _failing[step]--;
                throw new IOException($"The step '{step}' fails.");
            }

            if (_crash is not { } crash || crash.Step != step || _steps.Count(each => each == step) < crash.Number)
                return;
            _isDown = true;
            Crashed.SetResult();
            throw new IOException($"The engine crashes at '{step}'.");
        }
    }
}
