using Spectre.Console;
using Spectre.Console.Rendering;
using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm.Output;

/// <summary>Shows an operation while it runs: a live bar for a person, plain lines for a log.</summary>
internal sealed class ProgressView(Terminal terminal)
{
    /// <summary>A log wants to know that it goes on, not every tenth of a second.</summary>
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private OperationBody? _shown;

    /// <summary>Shows all snapshots until they end.</summary>
    internal Task ShowAsync(IAsyncEnumerable<OperationBody> snapshots) =>
        terminal.Interactive ? ShowLiveAsync(snapshots) : ShowLinesAsync(snapshots);

    /// <summary><c>3/5 accounts, 12,340 items, 2,100 items/s, 1.2 GiB, about 42.0 s left, anna@example.com</c>.</summary>
    internal static string Facts(OperationBody operation)
    {
        var progress = operation.Progress;
        IEnumerable<string?> facts =
        [
            progress.AccountsTotal is { } total ? $"{Units.Count(progress.AccountsDone)}/{Units.Count(total)} accounts" : null,
            progress.ItemsTotal is { } items ? $"{Units.Count(progress.Items)}/{Units.Count(items)} items" : $"{Units.Count(progress.Items)} items",
            $"{Units.Count((long)progress.ItemsPerSecond)} items/s",
            Units.Bytes(progress.Bytes),
            Remaining(progress) is { } left ? $"about {Units.Duration(left)} left" : null,
            progress.Step.Length > 0 ? Printable.Of(progress.Step) : null,
        ];
        return string.Join(", ", facts.Where(fact => fact is not null));
    }

    /// <summary>From 0 to 1; null where nothing is known to reckon it from.</summary>
    internal static double? Fraction(OperationBody operation, TimeProvider clock)
    {
        if (Remaining(operation.Progress) is { } left && OperationView.Took(operation, clock) is { } took && took + left > TimeSpan.Zero)
        {
            return Math.Clamp(took / (took + left), 0, 1);
        }

        return operation.Progress.AccountsTotal is { } total and > 0 ? Math.Clamp((double)operation.Progress.AccountsDone / total, 0, 1) : null;
    }

    private static TimeSpan? Remaining(OperationProgressBody progress) =>
        progress.RemainingSeconds is { } seconds and >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    private async Task ShowLinesAsync(IAsyncEnumerable<OperationBody> snapshots)
    {
        long? written = null;
        await foreach (var operation in snapshots)
        {
            if (written is { } before && terminal.Clock.GetElapsedTime(before) < LineInterval && !OperationStates.HasEnded(operation.State))
            {
                continue;
            }

            written = terminal.Clock.GetTimestamp();
            terminal.Output.WriteLine($"{Units.Date(terminal.Clock.GetUtcNow(), terminal.Clock)} {operation.Kind} {operation.State}: {Facts(operation)}");
        }
    }

    private Task ShowLiveAsync(IAsyncEnumerable<OperationBody> snapshots) => terminal.Output.Progress()
        .AutoClear(true)
        .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new FactsColumn(() => _shown))
        .StartAsync(async progress =>
        {
            ProgressTask? bar = null;
            await foreach (var operation in snapshots)
            {
                _shown = operation;
                bar ??= progress.AddTask(Markup.Escape(operation.Kind), maxValue: 1);
                var fraction = Fraction(operation, terminal.Clock);
                bar.IsIndeterminate = fraction is null;
                bar.Value = fraction ?? 0;
            }
        });

    private sealed class FactsColumn(Func<OperationBody?> shown) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(shown() is { } operation ? Facts(operation) : "") { Overflow = Overflow.Ellipsis };
    }
}
