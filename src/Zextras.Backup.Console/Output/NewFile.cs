namespace Zextras.Backup.Pbm.Output;

/// <summary>Writes a file that was not there before.</summary>
internal static class NewFile
{
    /// <summary>Writes it whole; what cannot be completed is taken away again. An existing file is never touched.</summary>
    /// <returns>The length, as <paramref name="write"/> tells it.</returns>
    /// <exception cref="PbmException">The file exists, or cannot be written.</exception>
    internal static async Task<long> WriteAsync(string file, Func<Stream, Task<long>> write)
    {
        var complete = false;
        FileStream? output = null;
        try
        {
            output = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            var length = await write(output);
            await output.FlushAsync();
            complete = true;
            return length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PbmException($"{file} cannot be written: {e.Message} Name another file.");
        }
        finally
        {
            if (output is not null)
            {
                await output.DisposeAsync();
                if (!complete)
                {
                    File.Delete(file);
                }
            }
        }
    }
}
