namespace Zextras.Backup.Benchmarks;

/// <summary>Shows the table of a benchmark, and saves it where it is committed.</summary>
internal static class ResultFile
{
    /// <summary>Writes the table to the console, and into the results when it is to be saved.</summary>
    public static Task WriteAsync(string name, string title, string workload, string table, bool save) =>
        WriteAsync(name, title, $"Zextras.Backup.Benchmarks {name} --save", workload, table, save);

    /// <summary>The same, for a table that another command made.</summary>
    public static async Task WriteAsync(string name, string title, string command, string workload, string table, bool save)
    {
        Console.WriteLine(table);
        if (!save)
        {
            return;
        }

        var file = Path.Combine(NodeProcess.RepositoryRoot, "tests", "Zextras.Backup.Benchmarks", "results", $"{name}.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var machine = $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {DateTimeOffset.Now:yyyy-MM-dd}";
        await File.WriteAllTextAsync(file, $"# {title}\n\n`{command}` on {machine}. {workload}\n\n{table}");
    }
}
