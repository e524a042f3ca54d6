using Akka.Actor;
using Akka.Cluster;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Moves the Backup Path while the engine runs (<c>ZxBackup_DestPath</c>). The whole backup goes along, so that histories,
/// and contents that only the backup has, are never in a path that is not in use. Beside everything else it is copied
/// once; then nothing begins and nothing is written while the rest is copied and the engine goes over. The old path is
/// not touched.
/// </summary>
internal sealed class PathMoveService(
    EngineStores stores, OperationRunner operations, OperationBoard board, LookGate looks, ActorSystem system, Func<IBackupEngine> engine, TimeProvider clock)
{
    private const string EngineAuthor = "engine";

    /// <summary>The path in use.</summary>
    public string Current => stores.Path.Root;

    /// <summary>The one that the command line names.</summary>
    public string Configured => new PathLayout(stores.ConfiguredPath).Root;

    /// <summary>Whether it was moved away from there.</summary>
    public bool IsMoved => Current != Configured;

    /// <summary>Checks the new place at once, and starts the move; null: that is the path in use.</summary>
    /// <exception cref="BackupRequestException">The place cannot become the Backup Path; nothing was changed.</exception>
    public async Task<Operation?> StartAsync(string place, string author, CancellationToken cancellation)
    {
        if (!Path.IsPathRooted(place))
        {
            throw new BackupRequestException($"'{place}' is no absolute path: begin with /. It is a directory of the machine that the node runs on.");
        }

        var root = new PathLayout(place).Root;
        if (root == Current)
        {
            return null;
        }

        var movable = stores.Movable is { } single && Cluster.Get(system).State.Members.Count == 1
            ? single
            : throw new BackupRequestException(
                "Several nodes use this Backup Path. Stop them all, copy it, and start them with --backup-path of the copy and backup.path.adopt-copied once.");
        try
        {
            (await TakeAsync(root, cancellation)).Dispose();
        }
        catch (BackupPathException e)
        {
            throw new BackupRequestException(e.Message);
        }

        var request = new OperationRequest
        {
            Kind = OperationKinds.PathMove,
            Author = author,
            Lane = OperationLane.Maintenance,
            Excludes = [OperationKinds.PathMove],
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = Current, ["to"] = root },
        };
        return operations.Start(request, job => RunAsync(movable, root, job));
    }

    private Task<MoveTarget> TakeAsync(string root, CancellationToken cancellation) =>
        MoveTarget.TakeAsync(stores.PathOptions with { Root = root, AdoptCopied = false }, Current, stores.Server, clock, cancellation);

    private async Task RunAsync(MovableBackupPath movable, string root, OperationJob job)
    {
        var old = Current;
        job.WhenStopped = $"{old} is still in use. What was copied stays in {root}; set ZxBackup_DestPath again to go on.";
        try
        {
            using var target = await TakeAsync(root, job.Stop);
            job.Progress(progress => progress with { Step = $"copies {target.Measure(job.Stop) >> 20} MiB to {root}" });
            await CopyAsync(target, job, job);
            await SwitchAsync(movable, target, root, job);
        }
        catch (Exception e) when (e is BackupPathException or IOException or UnauthorizedAccessException)
        {
            throw new OperationFailedException($"{e.Message.TrimEnd('.')}. {old} is still in use; set ZxBackup_DestPath again to go on.", e);
        }

        job.WhenStopped = null;
        job.Note($"{root} is the Backup Path. {old} is as it was; delete it when you have checked the new one: pbm backup doCoherencyCheck {root}");
        engine().StartSmartScan(deep: false, EngineAuthor);
    }

    /// <summary>An operation of its own, because it waits for others, beside which the copying runs.</summary>
    private async Task SwitchAsync(MovableBackupPath movable, MoveTarget target, string root, OperationJob job)
    {
        var request = new OperationRequest
        {
            Kind = OperationKinds.PathSwitch,
            Author = EngineAuthor,
            Lane = OperationLane.Interactive, // the lane of maintenance is taken by the move itself
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["to"] = root },
            WaitsFor =
            [
                OperationKinds.CatalogRebuild, OperationKinds.CoherencyCheck, OperationKinds.CoherencyFix, OperationKinds.Export, .. OperationKinds.Committing,
            ],
        };
        var inner = operations.Run(request, async own =>
        {
            own.WhenStopped = job.WhenStopped;
            using var alone = await looks.CloseAsync(own.Stop);
            await movable.MoveAsync(old => FinishAsync(old, target, root, own, job), own.Stop);
            target.Close();
        });
        job.Progress(progress => progress with { Step = $"{inner.Kind} {inner.Id}" });
        await using var stopping = job.Stop.Register(() => board.Stop(inner.Id));
        await board.WhenOverAsync(inner.Id);
        var over = board.Find(inner.Id);
        if (over?.State is not OperationState.Done)
        {
            job.Stop.ThrowIfCancellationRequested();
            throw new OperationFailedException(over?.Error ?? $"{inner.Kind} {inner.Id} was stopped. {job.WhenStopped}");
        }
    }

    private async Task<IBackupPath> FinishAsync(IBackupPath old, MoveTarget target, string root, OperationJob own, OperationJob job)
    {
        await CopyAsync(target, own, job);
        var next = await target.OpenAsync((await old.DescribeAsync(own.Stop)).FirstRun, own.Stop);
        try
        {
            // From here on a start begins there: this is the move, what follows only obeys it.
            await MovedPath.WriteAsync(stores.DataDirectory, root);
            return next;
        }
        catch (Exception)
        {
            await next.DisposeAsync();
            throw;
        }
    }

    /// <summary>One pass, counted for the whole move.</summary>
    private static async Task CopyAsync(MoveTarget target, OperationJob shown, OperationJob counted)
    {
        var done = await target.CopyAsync(
            copied => shown.Progress(progress => progress with { Items = copied.Files, Bytes = copied.Bytes }), shown.Stop);
        counted.Count("files", done.Files);
        counted.Count("bytes", done.Bytes);
    }
}
